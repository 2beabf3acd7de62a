// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import dev.ringside.ctf.writer.BitBuffer;

/// Encodes event records of one class anew: the superclass of generated ones. Stateless; any thread.
///
/// The record was looked at before: its end is known.
public abstract class RecordTranscoder {
    protected RecordTranscoder() {}

    /// Appends a record, header and all. Where it does not fit its schema, or a value is one for the interpreter, an
    /// index is out of bounds: the buffer's position is then where it was.
    ///
    /// @param start       of the record, in bytes from the start of the window
    /// @param packetStart in bytes from the start of the window, modulo 2^29
    /// @param end         of the record, in bytes from the start of the window, rounded up
    /// @param target      at a whole byte
    /// @param insertion   what to put where the class was made for an insertion
    public abstract void transcode(
            byte[] window, int start, int packetStart, int end, BitBuffer target, FieldInsertion insertion);
}
