// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import dev.ringside.kernel.internal.transcode.RecordTranscoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Hands the records of one stream to their transcoders, with their contexts before them, asks trackers and filters,
/// and counts what cannot be read. One thread at a time.
final class RecordWriter {
    private final EventTable events;
    private final PacketWriter writer;
    private final EventContexts contexts;
    private final boolean contextsHere;
    private final int envelopeBytes;
    private final FirstFailure failure = new FirstFailure();
    private long unreadable;

    RecordWriter(EventTable events, PacketWriter writer, EventContexts contexts) {
        this.contexts = contexts;
        this.contextsHere = contexts.areWrittenHere();
        this.envelopeBytes = CapturedRecord.envelopeBytes(contexts.counters().size());
        this.events = events;
        this.writer = writer;
    }

    /// @param kernelId by which the table knows the event
    void write(byte[] page, int record, int size, int kernelId, long time) {
        EventTable.Entry event = events.entry(kernelId);
        if (event == null) {
            unreadable++;
            return;
        }
        if (contextsHere || event.isFiltered() || !contexts.tracksAll()) {
            contexts.look(page, record, size, time, writer.cpu());
            if (!contexts.isTracked()) {
                return;
            }
        }
        RecordTranscoder transcoder = event.transcoder();
        try {
            int maximum = transcoder.maximumBytes(size) + (contextsHere ? contexts.maximumBytes() : 0);
            int at = writer.beginRecord(event.classId(), time, maximum);
            int payload = contextsHere ? contexts.write(writer.packet(), at) : at;
            int end = transcoder.write(page, record, size, writer.packet(), payload);
            if (end < 0) {
                unreadable++;
                writer.discard(1);
            } else if (!event.isFiltered() || event.keeps(writer.packet(), at)) {
                writer.endRecord(end);
            }
        } catch (IOException e) {
            writer.discard(1);
            failure.keep(e);
        }
    }

    /// Writes what programs captured of a system call.
    ///
    /// @param clock of the recording
    void writeCaptured(byte[] bytes, int at, int length, RecordingClock clock) {
        if (length < envelopeBytes + CapturedRecord.MIN_BYTES) {
            unreadable++;
            return;
        }
        write(
                bytes,
                at + envelopeBytes,
                length - envelopeBytes,
                CapturedRecord.type(bytes, at + envelopeBytes),
                clock.at(CapturedRecord.time(bytes, at)));
    }

    /// Whether so many bytes can be what programs captured.
    static boolean isCaptured(int length) {
        return length >= CapturedRecord.envelopeBytes(0) + CapturedRecord.MIN_BYTES;
    }

    /// Notes a record that is no record.
    void noteUnreadable() {
        unreadable++;
    }

    /// Records of events that nobody enabled, or that contradict their format.
    long unreadable() {
        return unreadable;
    }

    PacketWriter writer() {
        return writer;
    }

    /// The first failure to write since the last call.
    @Nullable IOException takeFailure() {
        return failure.take();
    }
}
