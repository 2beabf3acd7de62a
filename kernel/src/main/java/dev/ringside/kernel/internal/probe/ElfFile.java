// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A 64-bit ELF file: function symbols and SDT notes (System V ABI, chapters 4 and 5; the note type of SystemTap).
/// Holds the whole file's map; one thread.
final class ElfFile {
    private static final int MAGIC = 0x7f454c46;
    private static final int SECTION_SYMBOLS = 2;
    private static final int SECTION_NOTES = 7;
    private static final int SECTION_DYNAMIC_SYMBOLS = 11;
    private static final int SECTION_SYMBOL_VERSIONS = 0x6fffffff;
    private static final int SEGMENT_LOAD = 1;
    private static final int SYMBOL_FUNCTION = 2;
    private static final int SYMBOL_INDIRECT_FUNCTION = 10;
    private static final int SYMBOL_BYTES = 24;
    private static final int SDT_NOTE = 3;
    private static final int HIDDEN_VERSION = 0x8000;
    private static final int MAX_NAME_BYTES = 4096;

    private final Path path;
    private final ByteBuffer bytes;
    private final List<Section> sections = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();

    private record Section(String name, int type, long address, long offset, long size, int link) {}

    private record Segment(long offset, long address, long fileSize) {}

    private ElfFile(Path path, ByteBuffer bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    static ElfFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException("too large: file=" + path);
            }
            ElfFile file = new ElfFile(path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            file.readHeaders();
            return file;
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new IOException("not a whole ELF file: file=" + path, e);
        }
    }

    private void readHeaders() throws IOException {
        if (bytes.limit() < 64 || bytes.getInt(0) != MAGIC || bytes.get(4) != 2) {
            throw new IOException("not a 64-bit ELF file: file=" + path);
        }
        bytes.order(bytes.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long segmentTable = bytes.getLong(32);
        int segmentBytes = Short.toUnsignedInt(bytes.getShort(54));
        for (int i = 0; i < Short.toUnsignedInt(bytes.getShort(56)); i++) {
            int at = place(segmentTable + (long) i * segmentBytes);
            if (bytes.getInt(at) == SEGMENT_LOAD) {
                segments.add(new Segment(bytes.getLong(at + 8), bytes.getLong(at + 16), bytes.getLong(at + 32)));
            }
        }
        readSections();
    }

    private void readSections() {
        long table = bytes.getLong(40);
        int size = Short.toUnsignedInt(bytes.getShort(58));
        int count = Short.toUnsignedInt(bytes.getShort(60));
        if (table == 0 || count == 0) {
            return;
        }
        int names = place(table + (long) Short.toUnsignedInt(bytes.getShort(62)) * size);
        long nameTable = bytes.getLong(names + 24);
        for (int i = 0; i < count; i++) {
            int at = place(table + (long) i * size);
            sections.add(new Section(
                    text(nameTable + Integer.toUnsignedLong(bytes.getInt(at))),
                    bytes.getInt(at + 4),
                    bytes.getLong(at + 16),
                    bytes.getLong(at + 24),
                    bytes.getLong(at + 32),
                    bytes.getInt(at + 40)));
        }
    }

    /// Where a function's code starts, if the file defines one of this name; of several versions, the one that programs
    /// are linked to now.
    Optional<ProbePlace> function(String name) throws IOException {
        try {
            for (Section section : sections) {
                if (section.type() == SECTION_SYMBOLS || section.type() == SECTION_DYNAMIC_SYMBOLS) {
                    Optional<Long> address = functionIn(section, name);
                    if (address.isPresent()) {
                        return Optional.of(new ProbePlace(path, fileOffset(address.get()), 0));
                    }
                }
            }
            return Optional.empty();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("broken symbol table: file=" + path, e);
        }
    }

    private Optional<Long> functionIn(Section section, String name) {
        long names = sections.get(section.link()).offset();
        byte[] wanted = (name + "\0").getBytes(StandardCharsets.UTF_8);
        Optional<Long> older = Optional.empty();
        for (long i = 0; i < section.size() / SYMBOL_BYTES; i++) {
            int symbol = place(section.offset() + i * SYMBOL_BYTES);
            int type = bytes.get(symbol + 4) & 15;
            boolean defined = bytes.getShort(symbol + 6) != 0;
            if (defined
                    && (type == SYMBOL_FUNCTION || type == SYMBOL_INDIRECT_FUNCTION)
                    && isAt(wanted, names + Integer.toUnsignedLong(bytes.getInt(symbol)))) {
                Optional<Long> address = Optional.of(bytes.getLong(symbol + 8));
                if (!isOlderVersion(section, i)) {
                    return address;
                }
                older = older.or(() -> address);
            }
        }
        return older;
    }

    /// Whether only programs use it that were linked long ago (Linux Standard Base, symbol versioning).
    private boolean isOlderVersion(Section symbols, long index) {
        int number = sections.indexOf(symbols);
        for (Section section : sections) {
            if (section.type() == SECTION_SYMBOL_VERSIONS && section.link() == number) {
                return (bytes.getShort(place(section.offset() + index * Short.BYTES)) & HIDDEN_VERSION) != 0;
            }
        }
        return false;
    }

    private boolean isAt(byte[] wanted, long offset) {
        if (offset + wanted.length > bytes.limit()) {
            return false;
        }
        int at = place(offset);
        for (int i = 0; i < wanted.length; i++) {
            if (bytes.get(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /// All places of a statically defined tracepoint.
    List<ProbePlace> staticProbes(String provider, String name) throws IOException {
        List<ProbePlace> places = new ArrayList<>();
        try {
            for (Section section : sections) {
                if (section.type() == SECTION_NOTES && section.name().equals(".note.stapsdt")) {
                    collect(section, provider, name, places);
                }
            }
            return places;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("broken notes: file=" + path, e);
        }
    }

    private void collect(Section section, String provider, String name, List<ProbePlace> places) throws IOException {
        long end = section.offset() + section.size();
        long at = section.offset();
        while (at + 12 <= end) {
            int note = place(at);
            long nameBytes = Integer.toUnsignedLong(bytes.getInt(note));
            long descriptionBytes = Integer.toUnsignedLong(bytes.getInt(note + 4));
            long description = at + 12 + (nameBytes + 3 & ~3L);
            if (bytes.getInt(note + 8) == SDT_NOTE && description + 24 < end) {
                String noteProvider = text(description + 24);
                String noteName = text(description + 24 + noteProvider.length() + 1);
                if (noteProvider.equals(provider) && noteName.equals(name)) {
                    places.add(staticProbe(place(description)));
                }
            }
            at = description + (descriptionBytes + 3 & ~3L);
        }
    }

    /// The addresses in a note are from link time; where the file was prelinked afterwards, the base tells by how much
    /// they are off.
    private ProbePlace staticProbe(int description) throws IOException {
        long base = bytes.getLong(description + 8);
        long shift = sections.stream()
                .filter(section -> section.name().equals(".stapsdt.base"))
                .findFirst()
                .map(section -> section.address() - base)
                .orElse(0L);
        long semaphore = bytes.getLong(description + 16);
        return new ProbePlace(
                path,
                fileOffset(bytes.getLong(description) + shift),
                semaphore == 0 ? 0 : fileOffset(semaphore + shift));
    }

    private long fileOffset(long address) throws IOException {
        for (Segment segment : segments) {
            long inside = address - segment.address();
            if (inside >= 0 && inside < segment.fileSize()) {
                return segment.offset() + inside;
            }
        }
        throw new IOException("an address in no part of the file: address=0x" + Long.toHexString(address) + " file="
                + path);
    }

    private String text(long offset) {
        int at = place(offset);
        int length = 0;
        while (length < MAX_NAME_BYTES && bytes.get(at + length) != 0) {
            length++;
        }
        byte[] name = new byte[length];
        bytes.get(at, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private int place(long offset) {
        if (offset < 0 || offset >= bytes.limit()) {
            throw new IndexOutOfBoundsException("offset=" + offset);
        }
        return (int) offset;
    }
}
