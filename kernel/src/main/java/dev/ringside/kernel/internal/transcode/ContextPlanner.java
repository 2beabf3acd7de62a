// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagClear;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagSet;
import java.util.List;

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

    /// Whether the kernel writes it into every record.
    public static boolean isInRecord(KernelContext context) {
        return switch (context) {
            case TID, INTERRUPTIBLE, PREEMPTIBLE, NEED_RESCHEDULE, MIGRATABLE -> true;
            default -> false;
        };
    }

    /// The value of a context that is yes or no.
    public static int flag(KernelContext context, byte[] page, int record) {
        return switch (operation(context)) {
            case FlagClear(int source, int mask) -> RecordBytes.flagClear(page, record + source, mask);
            case FlagSet(int source, int mask) -> RecordBytes.flagSet(page, record + source, mask);
            default -> throw new IllegalArgumentException("not yes or no: context=" + context);
        };
    }

    /// The steps that write contexts, all of which are in the record.
    public static List<FieldOperation> operations(List<KernelContext> contexts) {
        return contexts.stream().map(ContextPlanner::operation).toList();
    }

    private static FieldOperation operation(KernelContext context) {
        return switch (context) {
            case TID -> new CopyBytes(THREAD, 4);
            case INTERRUPTIBLE -> new FlagClear(FLAGS, FLAG_INTERRUPTS_OFF);
            case PREEMPTIBLE -> new FlagClear(PREEMPT_COUNT, PREEMPT_DEPTH);
            case NEED_RESCHEDULE -> new FlagSet(FLAGS, FLAG_NEED_RESCHEDULE);
            case MIGRATABLE -> new FlagClear(PREEMPT_COUNT, MIGRATE_DISABLED);
            default -> throw new IllegalArgumentException("not in the record: context=" + context);
        };
    }
}
