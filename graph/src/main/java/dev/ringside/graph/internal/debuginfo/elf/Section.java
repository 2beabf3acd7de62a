// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.elf;

/// A section header. Offsets and lengths are in bytes, unsigned where the file has 64-bit ones.
record Section(
        long nameOffset,
        String name,
        long type,
        long flags,
        long offsetBytes,
        long sizeBytes,
        long link,
        long entryBytes) {
    static final int SYMBOL_TABLE = 2;
    static final int NOTE = 7;
    static final int NO_BITS = 8;
    static final long COMPRESSED = 0x800;

    Section named(String newName) {
        return new Section(nameOffset, newName, type, flags, offsetBytes, sizeBytes, link, entryBytes);
    }
}
