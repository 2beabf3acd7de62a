// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;

/// The sections that hold debugging information; those that are not there are empty. One thread.
///
/// @param supplementStrings the strings of the supplementary file
record DwarfSections(
        DataCursor info,
        DataCursor abbreviations,
        DataCursor lines,
        DataCursor strings,
        DataCursor lineStrings,
        DataCursor stringOffsets,
        DataCursor addresses,
        DataCursor ranges,
        DataCursor rangeLists,
        DataCursor supplementStrings) {
    static DwarfSections of(ElfFile file, DataCursor supplementStrings) throws IOException, MalformedObjectException {
        return new DwarfSections(
                cursor(file, ".debug_info"),
                cursor(file, ".debug_abbrev"),
                cursor(file, ".debug_line"),
                cursor(file, ".debug_str"),
                cursor(file, ".debug_line_str"),
                cursor(file, ".debug_str_offsets"),
                cursor(file, ".debug_addr"),
                cursor(file, ".debug_ranges"),
                cursor(file, ".debug_rnglists"),
                supplementStrings);
    }

    /// Those of a file with a part of the debugging information: addresses, and before version 5 ranges, stay in the
    /// file that it belongs to.
    DwarfSections split(ElfFile file) throws IOException, MalformedObjectException {
        return new DwarfSections(
                cursor(file, ".debug_info.dwo"),
                cursor(file, ".debug_abbrev.dwo"),
                cursor(file, ".debug_line.dwo"),
                cursor(file, ".debug_str.dwo"),
                lineStrings,
                cursor(file, ".debug_str_offsets.dwo"),
                addresses,
                ranges,
                cursor(file, ".debug_rnglists.dwo"),
                supplementStrings);
    }

    private static DataCursor cursor(ElfFile file, String name) throws IOException, MalformedObjectException {
        return new DataCursor(file.data(name));
    }
}
