// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;

/// The section `.debug_sup` (DWARF 5 §7.3.6): in a file that uses another one, the name of that and its checksum; in
/// the supplementary file, the same checksum.
///
/// @param supplementary whether the file is one that others use
/// @param name          empty in a supplementary file
/// @param checksum      in hexadecimal digits
record SupplementLink(boolean supplementary, String name, String checksum) {
    private static final String SECTION = ".debug_sup";
    private static final int VERSION = 5;

    static Optional<SupplementLink> of(ElfFile file) throws IOException, MalformedObjectException {
        DataCursor data = new DataCursor(file.data(SECTION));
        if (data.atEnd()) {
            return Optional.empty();
        }
        long version = data.unsigned16();
        if (version != VERSION) {
            throw new MalformedObjectException("unknown version: section=" + SECTION + " version=" + version);
        }
        boolean supplementary = data.unsigned8() != 0;
        String name = data.string();
        long checksumBytes = data.unsignedLeb();
        if (checksumBytes < 0 || checksumBytes > data.limit() - data.position()) {
            throw new MalformedObjectException("the checksum is too long: section=" + SECTION);
        }
        String checksum = HexFormat.of().formatHex(data.bytes((int) checksumBytes));
        return Optional.of(new SupplementLink(supplementary, name, checksum));
    }

    /// Whether another file is the one that is named here.
    boolean isOf(SupplementLink other) {
        return !supplementary && other.supplementary && checksum.equals(other.checksum);
    }
}
