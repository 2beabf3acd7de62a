// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The debugging information of one file. A broken unit says nothing; the others still do. One thread.
public final class DebugInformation {
    /// How many entries a name may be away: more is a loop.
    private static final int MAX_REFERENCES = 16;

    private static final DataCursor NOTHING = new DataCursor(ByteBuffer.allocate(0));

    private final Path path;
    private final DwarfSections sections;
    private final @Nullable DebugInformation supplement;
    private final List<Unit> units = new ArrayList<>();
    private final Map<Unit, Unit> bodies = new IdentityHashMap<>();

    private DebugInformation(Path path, DwarfSections sections, @Nullable DebugInformation supplement) {
        this.path = path;
        this.sections = sections;
        this.supplement = supplement;
    }

    /// Empty where the file has no unit of debugging information.
    public static Optional<DebugInformation> of(ElfFile file) throws IOException, MalformedObjectException {
        DebugInformation supplement = null;
        Optional<ElfFile> linked = OtherFiles.supplement(file);
        if (linked.isPresent()) {
            supplement = new DebugInformation(linked.get().path(), DwarfSections.of(linked.get(), NOTHING), null);
            supplement.readUnits();
        }
        DataCursor strings = supplement == null ? NOTHING : supplement.sections.strings();
        DebugInformation information =
                new DebugInformation(file.path(), DwarfSections.of(file, strings), supplement);
        information.readUnits();
        return information.units.isEmpty() ? Optional.empty() : Optional.of(information);
    }

    private void readUnits() {
        Map<Long, Abbreviations> tables = new HashMap<>();
        int start = 0;
        while (start < sections.info().limit()) {
            UnitHeader header;
            try {
                header = Unit.header(sections.info(), start);
            } catch (MalformedObjectException e) {
                return;
            }
            start = header.end();
            addUnit(header, tables);
        }
    }

    private void addUnit(UnitHeader header, Map<Long, Abbreviations> tables) {
        boolean known = header.version() >= 2 && header.version() <= 5 && header.type() != Unit.TYPE
                && header.type() != Unit.SPLIT_TYPE
                && (header.addressBytes() == Integer.BYTES || header.addressBytes() == Long.BYTES);
        if (!known) {
            return;
        }
        try {
            Abbreviations table = tables.get(header.abbreviationOffset());
            if (table == null) {
                table = Abbreviations.read(sections.abbreviations(), header.abbreviationOffset());
                tables.put(header.abbreviationOffset(), table);
            }
            units.add(new Unit(sections, header, table, null));
        } catch (MalformedObjectException e) {
            // Nothing of this unit can be read.
            return;
        }
    }

    /// The function that holds an address: none where the information does not say where it starts.
    ///
    /// @param address unsigned, as the file counts
    public Optional<FunctionLocation> function(long address) {
        for (Unit unit : units) {
            try {
                Entry function = subprogram(unit, address);
                if (function != null) {
                    return functionLocation(function);
                }
            } catch (MalformedObjectException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    private Optional<FunctionLocation> functionLocation(Entry function) throws MalformedObjectException {
        int low = function.find(AttributeName.LOW_PC);
        Optional<String> name = name(function);
        return low < 0 || name.isEmpty()
                ? Optional.empty()
                : Optional.of(new FunctionLocation(name.get(), function.unit().number(function, low)));
    }

    /// The line of an address: where the code of the address was inlined into another function, the line of that call;
    /// otherwise the line whose code starts at this very address.
    ///
    /// @param address unsigned, as the file counts
    public Optional<SourceLocation> source(long address) {
        for (Unit unit : units) {
            try {
                if (mayHold(unit, address)) {
                    Optional<SourceLocation> found = source(unit, address);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            } catch (MalformedObjectException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    private Optional<SourceLocation> source(Unit unit, long address) throws MalformedObjectException {
        LineTable lines = unit.lines();
        if (lines == null) {
            return Optional.empty();
        }
        Entry function = subprogram(unit, address);
        Entry inlined = function == null ? null : inlined(function, address);
        if (inlined == null) {
            return lines.at(address);
        }
        int file = inlined.find(AttributeName.CALL_FILE);
        int line = inlined.find(AttributeName.CALL_LINE);
        LineTable files = inlined.unit().lines();
        return file < 0 || line < 0 || files == null
                ? Optional.empty()
                : files.location(inlined.value(file), inlined.value(line));
    }

    private static boolean mayHold(Unit unit, long address) throws MalformedObjectException {
        Entry root = unit.root();
        return root != null && (!AddressRanges.isKnown(root) || AddressRanges.touch(root, address));
    }

    /// The subprogram, among the unit's own children, that holds an address.
    private @Nullable Entry subprogram(Unit known, long address) throws MalformedObjectException {
        if (!mayHold(known, address)) {
            return null;
        }
        Unit unit = body(known);
        Entry root = unit.root();
        if (root == null || !root.hasChildren()) {
            return null;
        }
        Entry entry = unit.entry(root.children());
        while (entry != null) {
            if (entry.tag() == Tag.SUBPROGRAM && AddressRanges.contain(entry, address)) {
                return entry;
            }
            entry = unit.entry(unit.next(entry));
        }
        return null;
    }

    /// The outermost function that was inlined there.
    private static @Nullable Entry inlined(Entry function, long address) throws MalformedObjectException {
        Unit unit = function.unit();
        int depth = function.hasChildren() ? 1 : 0;
        long offset = function.children();
        while (depth > 0 && offset < unit.header().end()) {
            Entry entry = unit.entry(offset);
            if (entry == null) {
                depth--;
                offset++;
                continue;
            }
            if (entry.tag() == Tag.INLINED_SUBROUTINE && AddressRanges.contain(entry, address)) {
                return entry;
            }
            depth += entry.hasChildren() ? 1 : 0;
            offset = entry.children();
        }
        return null;
    }

    /// The unit with the entries: the one in a file of its own where this one is only the skeleton of that.
    private Unit body(Unit unit) throws MalformedObjectException {
        Unit known = bodies.get(unit);
        if (known == null) {
            Unit split = OtherFiles.split(path, sections, unit);
            known = split == null ? unit : split;
            bodies.put(unit, known);
        }
        return known;
    }

    /// The name of an entry, or of what it is an instance or the definition of.
    private Optional<String> name(Entry entry) throws MalformedObjectException {
        Entry current = entry;
        for (int i = 0; i < MAX_REFERENCES; i++) {
            Optional<String> name = current.unit().string(current, AttributeName.NAME);
            if (name.isPresent()) {
                return name;
            }
            int reference = current.find(AttributeName.ABSTRACT_ORIGIN);
            if (reference < 0) {
                reference = current.find(AttributeName.SPECIFICATION);
            }
            Entry next = reference < 0 ? null : referred(current, reference);
            if (next == null) {
                return Optional.empty();
            }
            current = next;
        }
        return Optional.empty();
    }

    private @Nullable Entry referred(Entry entry, int reference) throws MalformedObjectException {
        if (Form.isSupplementReference(entry.form(reference))) {
            return supplement == null ? null : supplement.entryAt(entry.value(reference));
        }
        Unit unit = entry.unit();
        long offset = unit.reference(entry, reference);
        return !unit.isSplit() && unit.sections() == sections ? entryAt(offset) : entryOf(unit, offset);
    }

    private static @Nullable Entry entryOf(Unit unit, long offset) throws MalformedObjectException {
        UnitHeader header = unit.header();
        return offset >= header.entries() && offset < header.end() ? unit.entry(offset) : null;
    }

    private @Nullable Entry entryAt(long offset) throws MalformedObjectException {
        for (Unit unit : units) {
            Entry found = entryOf(unit, offset);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
