// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;

/// The sections of one file that hold debugging information; those that are not there are empty. One thread.
record DwarfSections(
        DataCursor info,
        DataCursor abbreviations,
        DataCursor lines,
        DataCursor strings,
        DataCursor lineStrings,
        DataCursor stringOffsets,
        DataCursor addresses,
        DataCursor ranges,
        DataCursor rangeLists) {
    static DwarfSections of(ElfFile file) throws IOException, MalformedObjectException {
        return new DwarfSections(
                cursor(file, ".debug_info"),
                cursor(file, ".debug_abbrev"),
                cursor(file, ".debug_line"),
                cursor(file, ".debug_str"),
                cursor(file, ".debug_line_str"),
                cursor(file, ".debug_str_offsets"),
                cursor(file, ".debug_addr"),
                cursor(file, ".debug_ranges"),
                cursor(file, ".debug_rnglists"));
    }

    private static DataCursor cursor(ElfFile file, String name) throws IOException, MalformedObjectException {
        return new DataCursor(file.data(name));
    }
}
