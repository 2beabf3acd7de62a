// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.codec.HeaderShape;
import dev.ringside.ctf.reader.DataStreamSchema;
import org.jspecify.annotations.Nullable;

/// Goes from event record to event record without keeping anything but their number: for whoever only counts. Times
/// are not worked out; of those that are given in full it keeps the bits that occur.
///
/// It stops, without an error, at any record that is broken, needs the interpreter, or goes on behind the window. One
/// thread.
abstract class RecordCounter {
    /// In place of the size of a body: no such class, not looked at yet, no fixed size, only the interpreter knows.
    static final int NO_CLASS = -1;
    static final int NOT_YET = -2;
    static final int VARIABLE = -3;
    static final int UNKNOWN = -4;
    /// Short calls are compiled early, without on-stack replacement.
    static final int CHUNK = 1024;

    int count;
    long timeBits;

    RecordCounter() {}

    /// Null where records of this kind of stream cannot be counted without more ado.
    static @Nullable RecordCounter of(DataStreamSchema schema) {
        HeaderShape shape = schema.codecs().headerShape().orElse(null);
        if (shape == null || schema.eventRecordClassCount() == 0) {
            return null;
        }
        boolean hasId = shape.first().id().mask() != 0;
        boolean hasExtendedId = shape.extended().id().mask() != 0;
        boolean idsKnown = hasId ? schema.codecs().denseOrdinals().length > 0 : schema.eventRecordClassCount() == 1;
        if (!idsKnown || hasId != hasExtendedId) {
            return null;
        }
        return shape.startsAtBytes() ? ByteRecordCounter.of(schema, shape) : BitRecordCounter.of(schema, shape);
    }

    /// Counts records as far as it gets.
    ///
    /// @param startBits       of the first record, from the start of the window
    /// @param packetStartBits of the packet, modulo 2^32
    /// @param endBits         of what may be looked at; some bytes more are there
    /// @return where the first record starts that was not counted
    abstract int scan(byte[] window, int startBits, int packetStartBits, int endBits);

    /// The number of records since the last call.
    final int takeCount() {
        int counted = count;
        count = 0;
        return counted;
    }

    /// The bits that are set in any of the full timestamps since the last call.
    final long takeTimeBits() {
        long bits = timeBits;
        timeBits = 0;
        return bits;
    }
}
