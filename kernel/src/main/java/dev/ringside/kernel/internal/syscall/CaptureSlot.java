// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.syscall.SystemCall.Parameter;
import dev.ringside.kernel.internal.syscall.SystemCall.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One piece of user memory that a program copies.
///
/// @param kind         of [CaptureLayout]
/// @param count        where the number of elements is
record CaptureSlot(int kind, int argument, int count, int elementBytes) {
    private static final int TIME_BYTES = 16;

    /// What a parameter needs; empty where the argument itself says all.
    static Optional<CaptureSlot> of(Parameter parameter) {
        int argument = parameter.argument();
        return switch (parameter.kind()) {
            case ParameterKind.Plain _, ParameterKind.Overflow _, ParameterKind.EpollOperation _ -> Optional.empty();
            case ParameterKind.Text _ -> Optional.of(new CaptureSlot(CaptureLayout.KIND_TEXT, argument, 0, 0));
            case ParameterKind.Pointed(int count) -> one(argument, Integer.BYTES * Math.max(1, count));
            case ParameterKind.Time _ -> one(argument, TIME_BYTES);
            case ParameterKind.EpollEvent(PolledStructure structure) -> one(argument, structure.bytes());
            case ParameterKind.Address(int length) ->
                length == ParameterKind.WHOLE
                        ? one(argument, CaptureLayout.ADDRESS_BYTES)
                        : Optional.of(new CaptureSlot(CaptureLayout.KIND_ADDRESS, argument, word(length), 1));
            case ParameterKind.DescriptorSet(int count) ->
                Optional.of(new CaptureSlot(CaptureLayout.KIND_BITS, argument, word(count), 0));
            case ParameterKind.Polls(int count, PolledStructure structure) -> polls(argument, count, structure);
            case ParameterKind.PollCount(int count, PolledStructure structure) -> polls(argument, count, structure);
        };
    }

    private static Optional<CaptureSlot> one(int argument, int bytes) {
        return Optional.of(new CaptureSlot(CaptureLayout.KIND_ELEMENTS, argument, CaptureLayout.ALWAYS_ONE, bytes));
    }

    private static Optional<CaptureSlot> polls(int argument, int count, PolledStructure structure) {
        return Optional.of(
                new CaptureSlot(CaptureLayout.KIND_ELEMENTS, argument, word(count), structure.bytes()));
    }

    private static int word(int count) {
        return count == ParameterKind.RETURNED ? 0 : count + 1;
    }

    /// The slots of one phase, each once.
    static List<CaptureSlot> of(SystemCall call, Shown phase) {
        List<CaptureSlot> slots = new ArrayList<>();
        for (Parameter parameter : call.parameters(phase)) {
            of(parameter).filter(slot -> !slots.contains(slot)).ifPresent(slots::add);
        }
        if (slots.size() > CaptureLayout.SLOTS_OF_A_PHASE) {
            throw new IllegalStateException("too much to capture: call=" + call.name());
        }
        return slots;
    }

    int word() {
        return kind | argument << 8 | count << 16 | elementBytes << 24;
    }
}
