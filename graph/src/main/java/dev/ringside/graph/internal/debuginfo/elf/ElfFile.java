// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// An ELF file of 32 or 64 bits, of either byte order (System V ABI, chapter 4). Only what is asked for is mapped; no
/// file stays open. One thread.
public final class ElfFile {
    private static final int MAGIC = 0x7F454C46;
    private static final int MAX_SECTIONS = 1 << 20;
    /// No deflate stream grows by more.
    private static final int MAX_INFLATION = 1032;
    private static final int MAX_INFLATED_BYTES = 1 << 29;
    private static final int ZLIB = 1;
    private static final int BUILD_ID_NOTE = 3;

    private final Path path;
    private final boolean wide;
    private final ByteOrder order;
    private final List<Section> sections;
    private @Nullable FunctionSymbols functions;

    private ElfFile(Path path, boolean wide, ByteOrder order, List<Section> sections) {
        this.path = path;
        this.wide = wide;
        this.order = order;
        this.sections = sections;
    }

    /// @throws IOException              where the file cannot be read
    /// @throws MalformedObjectException where it is no regular file, or no ELF file
    public static ElfFile open(Path path) throws IOException, MalformedObjectException {
        // A path comes from a trace: opening a pipe or a device could block, or never end.
        if (!Files.isRegularFile(path)) {
            throw new MalformedObjectException("not a regular file: path=" + path);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer start = map(channel, 0, Math.min(channel.size(), 64));
            DataCursor cursor = new DataCursor(start.order(ByteOrder.BIG_ENDIAN));
            if (cursor.unsigned32() != MAGIC) {
                throw new MalformedObjectException("not an ELF file: path=" + path);
            }
            boolean wide = cursor.unsigned8() == 2;
            ByteOrder order = cursor.unsigned8() == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            List<Section> sections = sections(channel, new DataCursor(start.order(order)), wide, order);
            return new ElfFile(path, wide, order, sections);
        }
    }

    private static List<Section> sections(FileChannel channel, DataCursor header, boolean wide, ByteOrder order)
            throws IOException, MalformedObjectException {
        int wordBytes = wide ? Long.BYTES : Integer.BYTES;
        header.seek(24 + 2L * wordBytes);
        long tableOffset = header.unsigned(wordBytes);
        header.skip(10);
        int entryBytes = header.unsigned16();
        long count = header.unsigned16();
        long nameTable = header.unsigned16();
        if (tableOffset == 0) {
            return List.of();
        }
        if (entryBytes < (wide ? 64 : 40)) {
            throw new MalformedObjectException("section headers are too short: bytes=" + entryBytes);
        }
        if (count == 0 || nameTable == 0xFFFF) {
            // More sections than 16 bits can count: the first header says how many.
            Section first = section(new DataCursor(map(channel, tableOffset, entryBytes).order(order)), wide);
            count = count == 0 ? first.sizeBytes() : count;
            nameTable = nameTable == 0xFFFF ? first.link() : nameTable;
        }
        if (count < 0 || count > MAX_SECTIONS) {
            throw new MalformedObjectException("too many sections: count=" + Long.toUnsignedString(count));
        }
        DataCursor table = new DataCursor(map(channel, tableOffset, count * entryBytes).order(order));
        List<Section> nameless = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nameless.add(section(table.seek((long) i * entryBytes), wide));
        }
        return named(channel, nameless, nameTable, order);
    }

    private static Section section(DataCursor cursor, boolean wide) throws MalformedObjectException {
        int wordBytes = wide ? Long.BYTES : Integer.BYTES;
        long name = cursor.unsigned32();
        long type = cursor.unsigned32();
        long flags = cursor.unsigned(wordBytes);
        cursor.skip(wordBytes);
        long offset = cursor.unsigned(wordBytes);
        long size = cursor.unsigned(wordBytes);
        long link = cursor.unsigned32();
        cursor.skip(Integer.BYTES + wordBytes);
        return new Section(name, "", type, flags, offset, size, link, cursor.unsigned(wordBytes));
    }

    private static List<Section> named(FileChannel channel, List<Section> nameless, long nameTable, ByteOrder order)
            throws IOException, MalformedObjectException {
        if (nameTable >= nameless.size()) {
            throw new MalformedObjectException("no section names: index=" + nameTable);
        }
        Section table = nameless.get((int) nameTable);
        DataCursor names = new DataCursor(map(channel, table.offsetBytes(), table.sizeBytes()).order(order));
        List<Section> named = new ArrayList<>();
        for (Section section : nameless) {
            named.add(section.named(names.seek(section.nameOffset()).string()));
        }
        return List.copyOf(named);
    }

    private static ByteBuffer map(FileChannel channel, long offset, long length)
            throws IOException, MalformedObjectException {
        if (offset < 0 || length < 0 || length > Integer.MAX_VALUE || offset > channel.size() - length) {
            throw new MalformedObjectException("outside of the file: offset=" + Long.toUnsignedString(offset)
                    + " length=" + Long.toUnsignedString(length));
        }
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    }

    /// The bytes of the first section of a name, without compression; empty where there is none.
    public ByteBuffer data(String name) throws IOException, MalformedObjectException {
        Section found = find(name);
        if (found != null) {
            return data(found);
        }
        // What compilers did before the flag for compression: another name.
        Section old = name.startsWith(".debug_") ? find(".z" + name.substring(1)) : null;
        return old == null ? ByteBuffer.allocate(0).order(order) : oldCompressed(old);
    }

    private @Nullable Section find(String name) {
        for (Section section : sections) {
            if (section.type() != Section.NO_BITS && section.name().equals(name)) {
                return section;
            }
        }
        return null;
    }

    private ByteBuffer data(Section section) throws IOException, MalformedObjectException {
        ByteBuffer stored = stored(section);
        if ((section.flags() & Section.COMPRESSED) == 0) {
            return stored;
        }
        DataCursor header = new DataCursor(stored);
        long method = header.unsigned32();
        header.skip(wide ? Integer.BYTES : 0);
        long size = header.unsigned(wide ? Long.BYTES : Integer.BYTES);
        header.skip(wide ? Long.BYTES : Integer.BYTES);
        if (method != ZLIB) {
            throw new MalformedObjectException("unknown compression: section=" + section.name() + " method=" + method);
        }
        return inflated(stored.position(header.position()), size);
    }

    private ByteBuffer oldCompressed(Section section) throws IOException, MalformedObjectException {
        ByteBuffer stored = stored(section);
        if (stored.limit() < 12) {
            throw new MalformedObjectException("the section is too short: section=" + section.name());
        }
        long size = stored.order(ByteOrder.BIG_ENDIAN).getLong(4);
        return inflated(stored.position(12), size);
    }

    private ByteBuffer stored(Section section) throws IOException, MalformedObjectException {
        if (section.type() == Section.NO_BITS) {
            return ByteBuffer.allocate(0).order(order);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return map(channel, section.offsetBytes(), section.sizeBytes()).order(order);
        }
    }

    private ByteBuffer inflated(ByteBuffer compressed, long size) throws MalformedObjectException {
        if (size < 0 || size > MAX_INFLATED_BYTES || size / MAX_INFLATION > compressed.remaining()) {
            throw new MalformedObjectException("not a size of inflated data: size=" + Long.toUnsignedString(size));
        }
        byte[] inflated = new byte[(int) size];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            int done = 0;
            while (done < inflated.length) {
                int more = inflater.inflate(inflated, done, inflated.length - done);
                if (more == 0) {
                    throw new MalformedObjectException("the compressed data ends too early: bytes=" + done);
                }
                done += more;
            }
        } catch (DataFormatException e) {
            throw new MalformedObjectException("broken compressed data: " + e.getMessage());
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(inflated).order(order);
    }

    public Path path() {
        return path;
    }

    /// Whether a note of the file holds this build ID.
    public boolean hasBuildId(byte[] buildId) throws IOException, MalformedObjectException {
        for (Section section : sections) {
            if (section.type() == Section.NOTE && notesHold(new DataCursor(data(section)), buildId)) {
                return true;
            }
        }
        return false;
    }

    private static boolean notesHold(DataCursor notes, byte[] buildId) throws MalformedObjectException {
        while (notes.limit() - notes.position() >= 12) {
            long nameBytes = notes.unsigned32();
            long descriptionBytes = notes.unsigned32();
            long type = notes.unsigned32();
            byte[] name = notes.bytes(nameBytes);
            notes.skip(-notes.position() & 3);
            byte[] description = notes.bytes(descriptionBytes);
            notes.skip(Math.min(-notes.position() & 3, notes.limit() - notes.position()));
            boolean gnu = Arrays.equals(name, new byte[] {'G', 'N', 'U', 0});
            if (gnu && type == BUILD_ID_NOTE && Arrays.equals(description, buildId)) {
                return true;
            }
        }
        return false;
    }

    /// The function of the symbol table that starts nearest before an address (or at it); null without one.
    ///
    /// @param address unsigned
    public @Nullable FunctionSymbol nearestFunction(long address) throws IOException, MalformedObjectException {
        FunctionSymbols read = functions;
        if (read == null) {
            read = functionSymbols();
            functions = read;
        }
        return read.nearest(address);
    }

    private FunctionSymbols functionSymbols() throws IOException, MalformedObjectException {
        for (Section section : sections) {
            if (section.type() == Section.SYMBOL_TABLE && section.link() < sections.size()) {
                Section names = sections.get((int) section.link());
                return FunctionSymbols.read(
                        new DataCursor(data(section)), section.entryBytes(), wide, new DataCursor(data(names)));
            }
        }
        return FunctionSymbols.NONE;
    }

    /// The name of the file that holds the debugging information for a build ID, below a directory of such files.
    public static Optional<Path> buildIdPath(Path directory, byte[] buildId) {
        if (buildId.length < 2) {
            return Optional.empty();
        }
        String hex = HexFormat.of().formatHex(buildId);
        return Optional.of(
                directory.resolve(".build-id").resolve(hex.substring(0, 2)).resolve(hex.substring(2) + ".debug"));
    }
}
