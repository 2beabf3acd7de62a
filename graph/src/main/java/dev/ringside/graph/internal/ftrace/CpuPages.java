// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import java.io.IOException;

/// The pages of one CPU, one by one. One thread.
final class CpuPages {
    private final DatFile file;
    private final DatFile.CpuData cpu;
    private long position;
    private long chunksLeft;
    private byte[] bytes = new byte[0];
    private int offset;

    CpuPages(DatFile file, DatFile.CpuData cpu) throws IOException {
        this.file = file;
        this.cpu = cpu;
        this.position = cpu.offset();
        if (cpu.compressed()) {
            file.bytes().position(position);
            chunksLeft = file.bytes().unsignedInt("number of chunks");
            position = file.bytes().position();
        }
    }

    /// Reads the next page, to [#bytes] at [#offset].
    ///
    /// @return false behind the last one
    boolean next() throws IOException {
        if (offset + 2 * file.pageBytes() <= bytes.length) {
            offset += file.pageBytes();
            return true;
        }
        offset = 0;
        DatBytes source = file.bytes();
        source.position(position);
        if (cpu.compressed()) {
            if (chunksLeft == 0) {
                return false;
            }
            chunksLeft--;
            bytes = DatFileV7.chunk(file, source);
        } else {
            if (position - cpu.offset() + file.pageBytes() > cpu.sizeBytes()) {
                return false;
            }
            bytes = source.piece(file.pageBytes(), "page");
        }
        position = source.position();
        return bytes.length >= file.pageBytes();
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }
}
