// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagClear;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagSet;
import dev.ringside.kernel.internal.transcode.FieldOperation.ProcessOfThread;
import java.util.List;
import java.util.Optional;

/// Plans the event record common context from the common fields that every record starts with: `u16 type, u8 flags, u8
/// preempt count, s32 pid`, the same in all kernels that have tracefs instances. Stateless; any thread.
public final class ContextPlanner {
    /// Bytes of the common fields.
    public static final int COMMON_BYTES = 8;

    private static final int FLAGS = 2;
    private static final int PREEMPT_COUNT = 3;
    private static final int THREAD = 4;
    private static final int FLAG_INTERRUPTS_OFF = 0x01;
    private static final int FLAG_NEED_RESCHEDULE = 0x04;
    private static final int PREEMPT_DEPTH = 0x0f;
    private static final int MIGRATE_DISABLED = 0xf0;

    private ContextPlanner() {}

    /// The structure of the context; empty where there is none.
    public static Optional<FieldClass.Structure> structure(List<KernelContext> contexts) {
        if (contexts.isEmpty()) {
            return Optional.empty();
        }
        List<StructureMember> members = contexts.stream()
                .map(context -> new StructureMember(context.fieldName(), fieldClass(context)))
                .toList();
        return Optional.of(new FieldClass.Structure(members, 1, Attributes.NONE));
    }

    private static FieldClass fieldClass(KernelContext context) {
        return switch (context) {
            case TID, PID -> FieldPlans.integer(32, true, DisplayBase.DECIMAL);
            case INTERRUPTIBLE, PREEMPTIBLE, NEED_RESCHEDULE, MIGRATABLE ->
                FieldPlans.integer(8, false, DisplayBase.DECIMAL);
        };
    }

    /// The steps that write it.
    public static List<FieldOperation> operations(List<KernelContext> contexts) {
        return contexts.stream()
                .<FieldOperation>map(context -> switch (context) {
                    case TID -> new CopyBytes(THREAD, 4);
                    case PID -> new ProcessOfThread(THREAD);
                    case INTERRUPTIBLE -> new FlagClear(FLAGS, FLAG_INTERRUPTS_OFF);
                    case PREEMPTIBLE -> new FlagClear(PREEMPT_COUNT, PREEMPT_DEPTH);
                    case NEED_RESCHEDULE -> new FlagSet(FLAGS, FLAG_NEED_RESCHEDULE);
                    case MIGRATABLE -> new FlagClear(PREEMPT_COUNT, MIGRATE_DISABLED);
                })
                .toList();
    }
}
