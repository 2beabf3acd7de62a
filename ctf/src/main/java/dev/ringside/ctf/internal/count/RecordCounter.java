// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.reader.DataStreamSchema;
import org.jspecify.annotations.Nullable;

/// Goes from event record to event record without keeping anything but their number: for whoever only counts.
///
/// It stops, without an error, at any record that is broken, needs the interpreter, goes on behind the window, or is at
/// the limit of time. One thread.
abstract class RecordCounter {
    /// Short calls are compiled early, without on-stack replacement.
    static final int CHUNK = 1024;

    int count;
    /// Of those who work out no times: the bits that are set in any of the timestamps that are given in full.
    long timeBits;
    /// Of those who work out times: the clock after the last record.
    long cycles;
    /// The time of the first record that is not to be counted, and all after it.
    long limitCycles = Long.MAX_VALUE;
    /// Set where the limit is reached; cleared by the caller.
    boolean atLimit;
    /// The time of the record at the limit.
    long beyondCycles;

    RecordCounter() {}

    /// One that works out no times. Null where records of this kind of stream cannot be counted without more ado.
    static @Nullable RecordCounter untimed(DataStreamSchema schema) {
        return of(schema, false);
    }

    /// One that works out the time of each record, and stops at a limit.
    static @Nullable RecordCounter timed(DataStreamSchema schema) {
        return of(schema, true);
    }

    private static @Nullable RecordCounter of(DataStreamSchema schema, boolean timed) {
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
        if (!shape.startsAtBytes()) {
            return shape.bitLayout().map(layout -> new BitRecordCounter(schema, layout, timed)).orElse(null);
        }
        HeaderShape.ClassWord word = shape.classWord().orElse(null);
        if (word == null) {
            return null;
        }
        return timed ? new TimedRecordCounter(schema, shape, word) : new ByteRecordCounter(schema, shape, word);
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
