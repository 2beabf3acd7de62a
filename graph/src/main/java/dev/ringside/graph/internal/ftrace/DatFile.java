// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.reader.MalformedTraceException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a trace.dat file says before its events. Filled by [DatFileV6] and [DatFileV7]; one thread.
final class DatFile implements Closeable {
    static final byte[] MAGIC = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};
    private static final int OPTION_TRACECLOCK = 4;
    private static final int OPTION_UNAME = 5;
    private static final int OPTION_OFFSET = 7;
    private static final int OPTION_TSC2NSEC = 14;
    private static final int MAXIMUM_PAGE_BYTES = 1 << 20;

    /// The pages of one CPU.
    ///
    /// @param buffer     the name of the tracing instance, empty for the top one
    /// @param compressed whether the data are chunks, each compressed
    record CpuData(String buffer, int cpu, long offset, long sizeBytes, boolean compressed) {}

    private final Path path;
    private final FileChannel channel;
    private final DatBytes bytes;
    private final List<EventFormat> formats = new ArrayList<>();
    private final List<CpuData> cpus = new ArrayList<>();
    private final Map<Integer, String> commandNames = new HashMap<>();
    private int pageBytes;
    private int commitBytes = Long.BYTES;
    private String clock = "";
    private String uname = "";
    private long offsetNanos;
    private long multiplier;
    private int shift;
    private String compression = "none";

    private DatFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.bytes = new DatBytes(path.toString(), channel);
    }

    /// @throws MalformedTraceException where the file is no trace.dat or is broken
    static DatFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            DatFile file = new DatFile(path, channel);
            file.read();
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void read() throws IOException {
        bytes.expect(new String(MAGIC, java.nio.charset.StandardCharsets.ISO_8859_1), "magic number of trace.dat");
        String version = bytes.string("version");
        int endian = bytes.unsignedByte("byte order");
        int longBytes = bytes.unsignedByte("size of a long");
        if (endian > 1 || longBytes != Integer.BYTES && longBytes != Long.BYTES) {
            throw bytes.fault(
                    "unknown byte order or size of a long: byte-order=" + endian + " long-bytes=" + longBytes);
        }
        bytes.order(endian == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long size = bytes.unsignedInt("page size");
        if (size < 64 || size > MAXIMUM_PAGE_BYTES) {
            throw bytes.fault("impossible page size: bytes=" + size);
        }
        pageBytes = (int) size;
        switch (version) {
            case "6" -> new DatFileV6(this, bytes).read();
            case "7" -> new DatFileV7(this, bytes).read();
            default -> throw bytes.fault("trace.dat of another version than 6 and 7: version=" + version);
        }
    }

    void compression(String name) {
        compression = name;
    }

    String compression() {
        return compression;
    }

    /// The header information: it says how long the word is that holds the length of a page's data.
    void readHeaders(DatBytes source) throws IOException {
        source.expect("header_page\0", "page header");
        String headerPage = source.countedText("page header");
        for (String line : headerPage.split("\n")) {
            if (line.contains("commit;")) {
                commitBytes = line.contains("size:4;") ? Integer.BYTES : Long.BYTES;
            }
        }
        source.expect("header_event\0", "event header");
        source.countedText("event header");
    }

    void readFtraceFormats(DatBytes source) throws IOException {
        readFormats(source, "ftrace");
    }

    void readEventFormats(DatBytes source) throws IOException {
        long systems = source.unsignedInt("number of event systems");
        for (long i = 0; i < systems; i++) {
            readFormats(source, source.string("name of an event system"));
        }
    }

    private void readFormats(DatBytes source, String system) throws IOException {
        long count = source.unsignedInt("number of event formats");
        for (long i = 0; i < count; i++) {
            EventFormat format = EventFormat.parse(system, source.countedText("event format"), source);
            formats.add(format);
        }
    }

    void readCommandNames(DatBytes source) throws IOException {
        for (String line : source.countedText("saved command lines").split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0 && space < 10 && line.chars().limit(space).allMatch(unit -> unit >= '0' && unit <= '9')) {
                commandNames.put(Integer.parseInt(line, 0, space, 10), line.substring(space + 1));
            }
        }
    }

    void addOption(int id, DatBytes option, int sizeBytes) throws IOException {
        switch (id) {
            case OPTION_TRACECLOCK -> clock = selected(option.string("clock"));
            case OPTION_UNAME -> uname = option.string("system name");
            case OPTION_OFFSET -> offsetNanos = offset(option, option.string("time offset"));
            case OPTION_TSC2NSEC -> {
                multiplier = option.unsignedInt("multiplier");
                shift = (int) Math.min(63, option.unsignedInt("shift"));
            }
            default -> { }
        }
    }

    private static long offset(DatBytes option, String text) {
        try {
            return text.startsWith("0x")
                    ? Long.parseUnsignedLong(text.substring(2).strip(), 16)
                    : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw option.fault("time offset is no number: text=" + text);
        }
    }

    /// The clock in brackets, in a list of all.
    private static String selected(String clocks) {
        int start = clocks.indexOf('[');
        int end = clocks.indexOf(']', start + 1);
        return start >= 0 && end > start ? clocks.substring(start + 1, end) : clocks.strip();
    }

    void addCpu(CpuData cpu) {
        if (cpu.sizeBytes() != 0) {
            cpus.add(cpu);
        }
    }

    void clockIfUnknown(String name) {
        if (clock.isEmpty()) {
            clock = name;
        }
    }

    /// A time of the ring buffer in nanoseconds of the clock.
    long nanos(long ringTime) {
        long nanos = multiplier == 0
                ? ringTime
                : Math.unsignedMultiplyHigh(ringTime, multiplier) << (Long.SIZE - shift) % Long.SIZE
                        | (ringTime * multiplier) >>> shift;
        return nanos + offsetNanos;
    }

    Path path() {
        return path;
    }

    DatBytes bytes() {
        return bytes;
    }

    ByteOrder order() {
        return bytes.order();
    }

    int pageBytes() {
        return pageBytes;
    }

    int commitBytes() {
        return commitBytes;
    }

    List<EventFormat> formats() {
        return formats;
    }

    List<CpuData> cpus() {
        return cpus;
    }

    String commandName(int pid) {
        return pid == 0 ? "<idle>" : commandNames.getOrDefault(pid, "");
    }

    String clock() {
        return clock.isEmpty() ? "local" : clock;
    }

    String uname() {
        return uname;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
