// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.context.CallStack;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.statedump.StateDump;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.transcode.ContextPlanner;
import dev.ringside.kernel.internal.transcode.InterpretedTranscoder;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stream that a channel's state dump goes to, opened when it is first needed. Its events have the context of this
/// process. Belongs to whoever holds the recorder's lock.
final class StateDumpStream {
    private static final int THREAD_OFFSET = 4;

    private final Map<StateDumpEvent, Integer> classes = new EnumMap<>(StateDumpEvent.class);
    private final RecordingClock clock;
    private final EventContexts contexts;
    private @Nullable Opener opener;
    private @Nullable PacketWriter writer;

    StateDumpStream(RecordingClock clock, EventContexts contexts) {
        this.clock = clock;
        this.contexts = contexts;
    }

    /// Opens the stream.
    interface Opener {
        PacketWriter open() throws IOException;
    }

    void onFirstUse(Opener how) {
        opener = how;
    }

    void add(StateDumpEvent event, int classId) {
        classes.put(event, classId);
    }

    /// The context of this process.
    private byte[] context(long time) {
        byte[] common = new byte[ContextPlanner.COMMON_BYTES];
        RecordBytes.putInt(common, THREAD_OFFSET, (int) ProcessHandle.current().pid());
        if (contexts.areWrittenHere()) {
            contexts.stacks(new CallStack(), new CallStack());
            contexts.look(common, 0, common.length, time, 0);
            byte[] written = new byte[contexts.maximumBytes()];
            return Arrays.copyOf(written, contexts.write(written, 0));
        }
        RecordPlan plan = new RecordPlan("context", 0, FieldClass.Structure.EMPTY, contexts.operations());
        InterpretedTranscoder transcoder = new InterpretedTranscoder(plan);
        byte[] bytes = new byte[transcoder.maximumBytes(common.length)];
        return Arrays.copyOf(bytes, transcoder.write(common, 0, common.length, bytes, 0));
    }

    /// Dumps what is wanted of the events that have been added.
    void take(Set<StateDumpEvent> wanted) throws IOException {
        if (opener == null || wanted.isEmpty()) {
            return;
        }
        if (writer == null) {
            writer = opener.open();
        }
        take(wanted, writer);
    }

    /// Dumps it into another stream.
    void take(Set<StateDumpEvent> wanted, PacketWriter target) throws IOException {
        byte[] context = context(clock.now());
        new StateDump(wanted, (event, payload) -> {
                    int bytes = context.length + payload.length;
                    int at = target.beginRecord(Objects.requireNonNull(classes.get(event)), clock.now(), bytes);
                    System.arraycopy(context, 0, target.packet(), at, context.length);
                    System.arraycopy(payload, 0, target.packet(), at + context.length, payload.length);
                    target.endRecord(at + bytes);
                })
                .take();
    }

    Optional<PacketWriter> writer() {
        return Optional.ofNullable(writer);
    }
}
