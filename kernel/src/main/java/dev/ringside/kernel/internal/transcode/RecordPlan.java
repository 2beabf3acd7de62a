// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.kernel.internal.format.EventField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the records of one kernel event become event records: what they look like in the trace, and the steps.
///
/// @param name       in the trace
/// @param kernelId   the `common_type` of the kernel's records
/// @param payload    of the event record
/// @param operations   in the order of the event record's bytes
/// @param kernelFields the kernel's fields that members of the payload are as they are, by the names of the members
public record RecordPlan(
        String name,
        int kernelId,
        FieldClass.Structure payload,
        List<FieldOperation> operations,
        Map<String, EventField> kernelFields) {
    public RecordPlan {
        operations = List.copyOf(operations);
        kernelFields = Map.copyOf(kernelFields);
    }

    public RecordPlan(String name, int kernelId, FieldClass.Structure payload, List<FieldOperation> operations) {
        this(name, kernelId, payload, operations, Map.of());
    }

    /// A record shorter than this is malformed.
    public int minimumRecordBytes() {
        return operations.stream().mapToInt(FieldOperation::sourceEnd).max().orElse(0);
    }

    /// The same plan with the steps of an event record common context before its own.
    public RecordPlan withContext(List<FieldOperation> contextOperations) {
        List<FieldOperation> all = new ArrayList<>(contextOperations);
        all.addAll(operations);
        return new RecordPlan(name, kernelId, payload, all, kernelFields);
    }
}
