// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.ctf.schema.FieldClass;
import java.util.ArrayList;
import java.util.List;

/// How the records of one kernel event become event records: what they look like in the trace, and the steps.
///
/// @param name       in the trace
/// @param kernelId   the `common_type` of the kernel's records
/// @param payload    of the event record
/// @param operations in the order of the event record's bytes
public record RecordPlan(
        String name, int kernelId, FieldClass.Structure payload, List<FieldOperation> operations) {
    public RecordPlan {
        operations = List.copyOf(operations);
    }

    /// A record shorter than this is malformed.
    public int minimumRecordBytes() {
        return operations.stream().mapToInt(FieldOperation::sourceEnd).max().orElse(0);
    }

    /// The same plan with the steps of an event record common context before its own.
    public RecordPlan withContext(List<FieldOperation> contextOperations) {
        List<FieldOperation> all = new ArrayList<>(contextOperations);
        all.addAll(operations);
        return new RecordPlan(name, kernelId, payload, all);
    }
}
