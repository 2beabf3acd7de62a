// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.graph.internal.zstd.MalformedFrameException;
import dev.ringside.graph.internal.zstd.ZstdFrames;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Version 7: sections that options point to, some of them compressed (trace-cmd.dat.v7(5)). One thread.
final class DatFileV7 {
    private static final int FLAG_COMPRESSED = 1;
    private static final int OPTION_DONE = 0;
    private static final int OPTION_BUFFER = 3;
    private static final int OPTION_HEADER_INFO = 16;
    private static final int OPTION_FTRACE_EVENTS = 17;
    private static final int OPTION_EVENT_FORMATS = 18;
    private static final int OPTION_COMMAND_LINES = 21;
    private static final int MAXIMUM_CPUS = 1 << 16;
    private static final int MAXIMUM_CHUNK_BYTES = 1 << 26;

    private final DatFile file;
    private final DatBytes bytes;

    DatFileV7(DatFile file, DatBytes bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    void read() throws IOException {
        file.compression(bytes.string("name of the compression"));
        bytes.string("version of the compression");
        long next = bytes.longNumber("offset of the options");
        Set<Long> seen = new HashSet<>();
        while (next != 0) {
            if (!seen.add(next)) {
                throw bytes.fault("options that point back to themselves: offset=" + next);
            }
            next = readOptions(section(next));
        }
    }

    /// The content of a section.
    private DatBytes section(long offset) throws IOException {
        bytes.position(offset);
        bytes.unsignedShort("section");
        int flags = bytes.unsignedShort("flags of a section");
        bytes.unsignedInt("description of a section");
        long size = bytes.longNumber("size of a section");
        if ((flags & FLAG_COMPRESSED) == 0) {
            return bytes.ofContent(bytes.piece(size, "section"));
        }
        return bytes.ofContent(chunk(file, bytes));
    }

    /// One compressed piece, at the position.
    static byte[] chunk(DatFile file, DatBytes source) throws IOException {
        long compressed = source.unsignedInt("size of compressed data");
        long size = source.unsignedInt("size of decompressed data");
        byte[] data = source.piece(compressed, "compressed data");
        if (size > MAXIMUM_CHUNK_BYTES) {
            throw source.fault("impossible size of decompressed data: bytes=" + size);
        }
        try {
            return switch (file.compression()) {
                case "zlib" -> inflated(data, (int) size);
                case "zstd" -> ZstdFrames.decompress(data, (int) size);
                default -> throw source.fault("compression that is not supported: name=" + file.compression()
                        + " (make a copy with `trace-cmd convert --compression none`)");
            };
        } catch (DataFormatException | MalformedFrameException e) {
            throw source.fault("broken compressed data: " + e.getMessage());
        }
    }

    private static byte[] inflated(byte[] data, int size) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            byte[] content = new byte[size];
            int length = 0;
            while (length < content.length && !inflater.finished()) {
                int more = inflater.inflate(content, length, content.length - length);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                length += more;
            }
            if (length < content.length) {
                throw new DataFormatException("they end too early");
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    /// @return the offset of the next options, or 0
    private long readOptions(DatBytes options) throws IOException {
        while (true) {
            int id = options.unsignedShort("option");
            long size = options.unsignedInt("size of an option");
            DatBytes option = options.ofContent(options.piece(size, "option"));
            switch (id) {
                case OPTION_DONE -> {
                    return option.longNumber("offset of the next options");
                }
                case OPTION_BUFFER -> readBuffer(option);
                case OPTION_HEADER_INFO -> file.readHeaders(section(option.longNumber("offset of headers")));
                case OPTION_FTRACE_EVENTS -> file.readFtraceFormats(section(option.longNumber("offset of formats")));
                case OPTION_EVENT_FORMATS -> file.readEventFormats(section(option.longNumber("offset of formats")));
                case OPTION_COMMAND_LINES ->
                        file.readCommandNames(section(option.longNumber("offset of command lines")));
                default -> file.addOption(id, option, (int) size);
            }
        }
    }

    private void readBuffer(DatBytes option) throws IOException {
        long offset = option.longNumber("offset of a buffer");
        String name = option.string("name of a buffer");
        file.clockIfUnknown(option.string("clock of a buffer"));
        option.unsignedInt("page size of a buffer");
        long count = option.unsignedInt("number of CPUs");
        if (count > MAXIMUM_CPUS) {
            throw option.fault("impossible number of CPUs: cpus=" + count);
        }
        bytes.position(offset + Short.BYTES);
        boolean compressed = (bytes.unsignedShort("flags of a buffer") & FLAG_COMPRESSED) != 0;
        for (long i = 0; i < count; i++) {
            int cpu = (int) option.unsignedInt("CPU");
            long dataOffset = option.longNumber("offset of a CPU's data");
            file.addCpu(
                    new DatFile.CpuData(name, cpu, dataOffset, option.longNumber("size of a CPU's data"), compressed));
        }
    }
}
