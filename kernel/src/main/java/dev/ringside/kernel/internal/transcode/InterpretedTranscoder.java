// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.kernel.internal.transcode.FieldOperation.ArrayText;
import dev.ringside.kernel.internal.transcode.FieldOperation.BlockFlags;
import dev.ringside.kernel.internal.transcode.FieldOperation.Captured;
import dev.ringside.kernel.internal.transcode.FieldOperation.ConvertInteger;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagClear;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagSet;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedText;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedTextToArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestText;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestTextToArray;

/// Walks a plan step by step: slow, obvious, what [TranscoderCompiler] is tested against. Any thread.
public final class InterpretedTranscoder extends RecordTranscoder {
    private final FieldOperation[] operations;
    private final int minimumRecordBytes;

    public InterpretedTranscoder(RecordPlan plan) {
        super(plan);
        this.operations = plan.operations().toArray(FieldOperation[]::new);
        this.minimumRecordBytes = plan.minimumRecordBytes();
    }

    @Override
    public int write(byte[] page, int record, int length, byte[] packet, int at) {
        if (length < minimumRecordBytes) {
            return MALFORMED;
        }
        int target = at;
        for (FieldOperation operation : operations) {
            target = apply(operation, page, record, length, packet, target);
            if (target < 0) {
                return MALFORMED;
            }
        }
        return target;
    }

    private static int apply(
            FieldOperation operation, byte[] page, int record, int length, byte[] packet, int at) {
        return switch (operation) {
            case CopyBytes(int source, int count) -> {
                System.arraycopy(page, record + source, packet, at, count);
                yield at + count;
            }
            case ConvertInteger convert -> {
                int from = record + convert.source();
                long value = convert.bigEndian()
                        ? RecordBytes.getBigEndian(page, from, convert.sourceBytes())
                        : RecordBytes.getInteger(page, from, convert.sourceBytes(), convert.sourceSigned());
                RecordBytes.putInteger(packet, at, convert.targetBytes(), value + convert.addend());
                yield at + convert.targetBytes();
            }
            case LocatedText(int source, boolean relative) ->
                RecordBytes.locatedText(page, record, length, source, relative, packet, at);
            case LocatedTextToArray(int source, boolean relative, int arrayLength) ->
                RecordBytes.locatedTextToArray(page, record, length, source, relative, arrayLength, packet, at);
            case ArrayText(int source, int bytes) -> RecordBytes.text(page, record + source, bytes, packet, at);
            case LocatedArray(int source, boolean relative, int elementBytes, int lengthBytes) ->
                RecordBytes.locatedArray(
                        page, record, length, source, relative, elementBytes, lengthBytes, packet, at);
            case RestText(int source) -> RecordBytes.restText(page, record, length, source, packet, at);
            case RestTextToArray(int source, int lengthBytes) ->
                RecordBytes.restTextToArray(page, record, length, source, lengthBytes, packet, at);
            case RestArray(int source, int elementBytes, int lengthBytes) ->
                RecordBytes.restArray(page, record, length, source, elementBytes, lengthBytes, packet, at);
            case BlockFlags(int source, int bytes) -> {
                RecordBytes.putInt(packet, at, RecordBytes.blockFlags(page, record + source, bytes));
                yield at + 4;
            }
            case FlagSet(int source, int mask) -> {
                packet[at] = RecordBytes.flagSet(page, record + source, mask);
                yield at + 1;
            }
            case FlagClear(int source, int mask) -> {
                packet[at] = RecordBytes.flagClear(page, record + source, mask);
                yield at + 1;
            }
            case Captured(CapturedPart part, int location, int source, int size) ->
                CapturedBytes.write(part.ordinal(), page, record, length, location, source, size, packet, at);
        };
    }
}
