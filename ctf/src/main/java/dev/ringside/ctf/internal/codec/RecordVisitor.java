// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.reader.FieldVisitor;

/// Tells a visitor the fields of records of one event record class: the superclass of generated ones. Stateless; any
/// thread.
///
/// The record was looked at before: its end is known. A record that does not fit its schema any more ends in an index
/// out of bounds.
public abstract class RecordVisitor {
    protected RecordVisitor() {}

    /// @param body        start of the common context, specific context and payload, in bytes from the start of the
    ///                    window
    /// @param packetStart in bytes from the start of the window, modulo 2^29
    /// @param end         of the record, in bytes from the start of the window
    public abstract void visit(byte[] window, int body, int packetStart, int end, FieldVisitor visitor);
}
