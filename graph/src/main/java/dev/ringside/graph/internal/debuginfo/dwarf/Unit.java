// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A unit of `.debug_info`: reads its entries and resolves what their values refer to. One thread.
final class Unit {
    static final int COMPILE = 1;
    static final int TYPE = 2;
    static final int SKELETON = 4;
    static final int SPLIT_TYPE = 6;

    private final DwarfSections sections;
    private final UnitHeader header;
    private final Abbreviations abbreviations;
    private final @Nullable Unit skeleton;
    private final @Nullable Entry root;
    private @Nullable LineTable lineTable;

    /// @param skeleton the unit that this one, in a file of its own, belongs to; null for a unit that is whole
    Unit(DwarfSections sections, UnitHeader header, Abbreviations abbreviations, @Nullable Unit skeleton)
            throws MalformedObjectException {
        this.sections = sections;
        this.header = header;
        this.abbreviations = abbreviations;
        this.skeleton = skeleton;
        this.root = entry(header.entries());
    }

    /// Reads the header of the unit that starts at a position.
    static UnitHeader header(DataCursor info, int start) throws MalformedObjectException {
        info.seek(start);
        long length = info.unsigned32();
        int offsetBytes = Integer.BYTES;
        if (length == 0xFFFF_FFFFL) {
            length = info.signed64();
            offsetBytes = Long.BYTES;
        }
        if (length < 0 || length > info.limit() - info.position()) {
            throw new MalformedObjectException("a unit ends behind its section: start=" + start + " length=" + length);
        }
        int end = info.position() + (int) length;
        int version = info.unsigned16();
        int type = COMPILE;
        int addressBytes;
        long abbreviationOffset;
        if (version >= 5) {
            type = info.unsigned8();
            addressBytes = info.unsigned8();
            abbreviationOffset = info.unsigned(offsetBytes);
            if (type == SKELETON || type == SKELETON + 1) {
                info.skip(Long.BYTES);
            } else if (type == TYPE || type == SPLIT_TYPE) {
                info.skip(Long.BYTES + offsetBytes);
            }
        } else {
            abbreviationOffset = info.unsigned(offsetBytes);
            addressBytes = info.unsigned8();
        }
        return new UnitHeader(
                start, info.position(), end, version, type, addressBytes, offsetBytes, abbreviationOffset);
    }

    UnitHeader header() {
        return header;
    }

    /// Whether the unit stands in a file of its own.
    boolean isSplit() {
        return skeleton != null;
    }

    /// What a unit and its skeleton have in common (DWARF 5 §7.5.1.2; before, GNU's attribute).
    long splitId() throws MalformedObjectException {
        return header.version() < 5
                ? rootValue(AttributeName.GNU_SPLIT_ID, 0)
                : sections.info().seek(header.entries() - Long.BYTES).signed64();
    }

    /// The file that the unit stands in of which this is the skeleton; empty for a unit that is whole.
    Optional<String> splitName() throws MalformedObjectException {
        if (root == null) {
            return Optional.empty();
        }
        Optional<String> name = string(root, AttributeName.SPLIT_NAME);
        return name.isPresent() ? name : string(root, AttributeName.GNU_SPLIT_NAME);
    }

    /// Empty where it is not known.
    String compilationDirectory() throws MalformedObjectException {
        Optional<String> known = root == null ? Optional.empty() : string(root, AttributeName.COMPILATION_DIRECTORY);
        return known.isPresent() ? known.get() : skeleton == null ? "" : skeleton.compilationDirectory();
    }

    /// The entry of the unit itself; null in an empty unit.
    @Nullable Entry root() {
        return root;
    }

    /// The entry at a position; null for the mark that ends a list of siblings, and at the end of the unit.
    @Nullable Entry entry(long offset) throws MalformedObjectException {
        if (offset < header.entries() || offset >= header.end()) {
            return null;
        }
        DataCursor info = sections.info().seek(offset);
        long code = info.unsignedLeb();
        if (code == 0) {
            return null;
        }
        Abbreviation abbreviation = abbreviations.get(code);
        int[] forms = abbreviation.forms();
        long[] values = new long[forms.length];
        for (int i = 0; i < forms.length; i++) {
            values[i] = Form.read(forms[i], abbreviation.implicit()[i], header, info);
        }
        return new Entry(this, (int) offset, info.position(), abbreviation, values);
    }

    /// Where the next sibling of an entry is expected.
    int next(Entry entry) throws MalformedObjectException {
        if (!entry.hasChildren()) {
            return entry.children();
        }
        int sibling = entry.find(AttributeName.SIBLING);
        if (sibling >= 0) {
            long offset = reference(entry, sibling);
            // Always forward: a loop cannot close.
            if (offset > entry.offset() && offset <= header.end()) {
                return (int) offset;
            }
        }
        return skipChildren(entry.children());
    }

    /// Iteration, not recursion: a file may nest entries deeper than the stack is.
    private int skipChildren(int first) throws MalformedObjectException {
        int depth = 1;
        long offset = first;
        while (depth > 0 && offset < header.end()) {
            Entry entry = entry(offset);
            if (entry == null) {
                depth--;
                offset++;
            } else {
                depth += entry.hasChildren() ? 1 : 0;
                offset = entry.children();
            }
        }
        return (int) offset;
    }

    /// Where in the section the entry lies that an attribute refers to; -1 outside of this file.
    long reference(Entry entry, int index) {
        long value = entry.value(index);
        return switch (entry.form(index)) {
            case Form.REFERENCE_1, Form.REFERENCE_2, Form.REFERENCE_4, Form.REFERENCE_8, Form.REFERENCE_LEB ->
                value < 0 || value > header.end() ? -1 : header.start() + value;
            case Form.REFERENCE_ADDRESS -> value;
            default -> -1;
        };
    }

    /// A string; empty without the attribute or where it lies in another file.
    Optional<String> string(Entry entry, int name) throws MalformedObjectException {
        int index = entry.find(name);
        return index < 0 ? Optional.empty() : string(entry.form(index), entry.value(index));
    }

    private Optional<String> string(int form, long value) throws MalformedObjectException {
        if (Form.isStringIndex(form)) {
            // Before version 5 the table had no header.
            long base = rootValue(
                    AttributeName.STRING_OFFSETS_BASE, header.version() < 5 ? 0 : 2L * header.offsetBytes());
            long offset = element(sections.stringOffsets(), base, value, header.offsetBytes());
            return Optional.of(sections.strings().seek(offset).string());
        }
        return switch (form) {
            case Form.STRING -> Optional.of(sections.info().seek(value).string());
            case Form.STRING_OFFSET -> Optional.of(sections.strings().seek(value).string());
            case Form.STRING_SUPPLEMENT, Form.GNU_STRING_ALTERNATE ->
                Optional.of(sections.supplementStrings().seek(value).string());
            case Form.LINE_STRING_OFFSET -> Optional.of(sections.lineStrings().seek(value).string());
            default -> Optional.empty();
        };
    }

    /// An address or the offset that a high end of a range may be.
    long number(Entry entry, int index) throws MalformedObjectException {
        return Form.isAddressIndex(entry.form(index)) ? address(entry.value(index)) : entry.value(index);
    }

    /// An address of the table of addresses.
    long address(long index) throws MalformedObjectException {
        Unit whole = skeleton == null ? this : skeleton;
        long base = header.version() < 5
                ? whole.rootValue(AttributeName.GNU_ADDRESS_BASE, 0)
                : whole.rootValue(AttributeName.ADDRESS_BASE, 2L * Integer.BYTES);
        return element(sections.addresses(), base, index, header.addressBytes());
    }

    private static long element(DataCursor table, long base, long index, int elementBytes)
            throws MalformedObjectException {
        if (index < 0 || index > table.limit() || base < 0) {
            throw new MalformedObjectException("outside of a table: index=" + index);
        }
        return table.seek(base + index * elementBytes).unsigned(elementBytes);
    }

    /// A number that the unit's own entry gives for all others.
    long rootValue(int name, long otherwise) {
        int index = root == null ? -1 : root.find(name);
        return index < 0 || root == null ? otherwise : root.value(index);
    }

    /// Where the ranges of a unit in a file of its own begin, before version 5.
    long rangesBase() {
        return skeleton == null ? 0 : skeleton.rootValue(AttributeName.GNU_RANGES_BASE, 0);
    }

    /// What the addresses of ranges count from.
    long baseAddress() throws MalformedObjectException {
        if (skeleton != null) {
            return skeleton.baseAddress();
        }
        int index = root == null ? -1 : root.find(AttributeName.LOW_PC);
        return index < 0 || root == null ? 0 : number(root, index);
    }

    /// The addresses of lines; null without. A unit in a file of its own only has the names of files.
    @Nullable LineTable lines() throws MalformedObjectException {
        LineTable table = lineTable;
        long offset = skeleton == null ? rootValue(AttributeName.STATEMENT_LIST, -1) : 0;
        if (table == null && offset >= 0 && offset < sections.lines().limit()) {
            table = LineProgram.run(sections, header, offset, compilationDirectory());
            lineTable = table;
        }
        return table;
    }

    DwarfSections sections() {
        return sections;
    }
}
