// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;

/// Where the units of a package file (`.dwp`) have their parts of its sections (DWARF 5 §7.3.5; before, GNU's version
/// 2).
///
/// ```
/// version        4 bytes: 2 or 5
/// columns        4
/// units          4
/// slots          4
/// ids            8 × slots      of units
/// rows           4 × slots      from 1 on; 0 for no unit
/// sections       4 × columns    which section each column is of
/// offsets        4 × columns × units
/// sizes          4 × columns × units
/// ```
final class PackageIndex {
    private static final int HEADER_BYTES = 16;

    private final DataCursor index;
    private final boolean old;
    private final int columns;
    private final int units;
    private final int slots;

    private PackageIndex(DataCursor index) throws MalformedObjectException {
        this.index = index;
        // In version 5 two bytes of the version are padding.
        int version = index.unsigned16();
        index.skip(Short.BYTES);
        this.old = version == 2;
        this.columns = count(index);
        this.units = count(index);
        this.slots = count(index);
        if (!old && version != 5) {
            throw new MalformedObjectException("unknown version of a package index: version=" + version);
        }
    }

    private static int count(DataCursor index) throws MalformedObjectException {
        long count = index.unsigned32();
        if (count > index.limit()) {
            throw new MalformedObjectException("a package index ends behind its section: count=" + count);
        }
        return (int) count;
    }

    static PackageIndex of(ElfFile file) throws IOException, MalformedObjectException {
        return new PackageIndex(new DataCursor(file.data(".debug_cu_index")));
    }

    /// The sections of a file that hold the parts of one unit.
    ///
    /// @param whole the sections of the package
    DwarfSections of(DwarfSections whole, long unitId) throws MalformedObjectException {
        int row = row(unitId);
        return new DwarfSections(
                part(whole.info(), row, 1),
                part(whole.abbreviations(), row, 3),
                part(whole.lines(), row, 4),
                whole.strings(),
                whole.lineStrings(),
                part(whole.stringOffsets(), row, 6),
                whole.addresses(),
                whole.ranges(),
                old ? whole.rangeLists() : part(whole.rangeLists(), row, 8),
                whole.supplementStrings());
    }

    private int row(long unitId) throws MalformedObjectException {
        for (int slot = 0; slot < slots; slot++) {
            if (index.seek(HEADER_BYTES + (long) slot * Long.BYTES).signed64() == unitId) {
                long row = index.seek(HEADER_BYTES + (long) slots * Long.BYTES + (long) slot * Integer.BYTES)
                        .unsigned32();
                if (row > 0 && row <= units) {
                    return (int) row - 1;
                }
            }
        }
        throw new MalformedObjectException("no such unit in the package: id=0x" + Long.toHexString(unitId));
    }

    /// @param sectionId of the section, the same in both versions for those that are asked for
    private DataCursor part(DataCursor section, int row, int sectionId) throws MalformedObjectException {
        long table = HEADER_BYTES + (long) slots * (Long.BYTES + Integer.BYTES);
        for (int column = 0; column < columns; column++) {
            if (index.seek(table + (long) column * Integer.BYTES).unsigned32() == sectionId) {
                long entry = table + ((long) columns * (row + 1) + column) * Integer.BYTES;
                long offset = index.seek(entry).unsigned32();
                long size = index.seek(entry + (long) columns * units * Integer.BYTES).unsigned32();
                return section.part(offset, size);
            }
        }
        return section.part(0, 0);
    }
}
