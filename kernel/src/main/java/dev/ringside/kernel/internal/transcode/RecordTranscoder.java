// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

/// Turns records of one kernel event into the context and payload of CTF event records. Stateless after construction;
/// any thread.
public abstract class RecordTranscoder {
    /// What [#write] gives for a record that contradicts its format.
    public static final int MALFORMED = -1;

    private final int fixedTargetBytes;
    private final int variableParts;

    protected RecordTranscoder(RecordPlan plan) {
        int fixed = 0;
        int variable = 0;
        for (FieldOperation operation : plan.operations()) {
            fixed += operation.fixedTargetBytes();
            variable += operation.variableParts();
        }
        this.fixedTargetBytes = fixed;
        this.variableParts = variable;
    }

    /// The most bytes that [#write] may write for a record of a length.
    public final int maximumBytes(int recordBytes) {
        return fixedTargetBytes + variableParts * recordBytes;
    }

    /// Writes context and payload of one event record.
    ///
    /// @param page   holds the record at `record`, `length` bytes long
    /// @param packet has room for [#maximumBytes] at `at`
    /// @return where it ended, or [#MALFORMED]
    public abstract int write(byte[] page, int record, int length, byte[] packet, int at);
}
