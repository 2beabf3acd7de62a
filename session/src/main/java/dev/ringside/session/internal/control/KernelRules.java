// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelEventRule;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.LossMode;
import java.util.List;

/// What clients say of the kernel domain, in the kernel tracer's words, and its failures in theirs. Stateless.
final class KernelRules {
    private static final long MONITOR_TIMER_MICROS = 1_000_000;

    /// Before a place in a program: when the function returns. LTTng has no such probes.
    private static final String AT_RETURN = "return:";

    private KernelRules() {}

    /// The channel that `enable-event` makes when there is none.
    static ChannelSettings defaults(String name) {
        return new ChannelSettings(
                name,
                0,
                0,
                LossMode.DISCARD,
                BufferOwnership.USER,
                BufferAllocation.PER_CPU,
                0,
                0,
                MONITOR_TIMER_MICROS,
                0,
                0);
    }

    /// The settings that will be in force.
    static KernelChannelSettings channel(ChannelSettings asked) throws CommandFailure {
        if (asked.allocation() != BufferAllocation.PER_CPU || asked.ownership() != BufferOwnership.USER) {
            throw new CommandFailure(FailureCode.INVALID, "The kernel has its buffers per CPU, for all processes");
        }
        try {
            KernelChannelSettings usual = KernelChannelSettings.ofDefaults(asked.name());
            return new KernelChannelSettings(
                    asked.name(),
                    asked.subBufferBytes() == 0 ? usual.subBufferBytes() : asked.subBufferBytes(),
                    asked.subBufferCount() == 0 ? usual.subBufferCount() : Math.toIntExact(asked.subBufferCount()),
                    asked.lossMode() == LossMode.OVERWRITE,
                    asked.switchTimerMicros(),
                    asked.readTimerMicros() == 0
                            ? usual.readTimerMicros()
                            : Math.max(asked.readTimerMicros(), KernelChannelSettings.SHORTEST_READ_TIMER_MICROS),
                    asked.traceFileBytes(),
                    asked.traceFileCount());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid kernel channel: " + e.getMessage());
        }
    }

    /// As clients are told of it.
    static ChannelSettings described(KernelChannelSettings channel, ChannelSettings asked) {
        return new ChannelSettings(
                channel.name(),
                channel.subBufferBytes(),
                channel.subBufferCount(),
                channel.overwrite() ? LossMode.OVERWRITE : LossMode.DISCARD,
                asked.ownership(),
                asked.allocation(),
                channel.switchTimerMicros(),
                channel.readTimerMicros() == KernelChannelSettings.READ_WHEN_ASKED ? 0 : channel.readTimerMicros(),
                asked.monitorTimerMicros(),
                channel.traceFileBytes(),
                channel.traceFileCount());
    }

    /// One rule of a client may be several of the tracer.
    static List<KernelEventRule> rules(KernelRule rule) {
        List<KernelEventRule> plain =
                switch (rule.type()) {
                    case ANY ->
                        List.of(
                                new KernelEventRule.Tracepoint(rule.pattern()),
                                new KernelEventRule.SystemCall(rule.pattern()));
                    case TRACEPOINT -> List.of(new KernelEventRule.Tracepoint(rule.pattern()));
                    case SYSTEM_CALL -> List.of(new KernelEventRule.SystemCall(rule.pattern()));
                    case USER_PROBE -> List.of(userProbe(rule));
                    case KERNEL_PROBE -> List.of(new KernelEventRule.KernelProbe(rule.location(), rule.pattern()));
                    case FUNCTION -> List.of(new KernelEventRule.Function(rule.location(), rule.pattern()));
                };
        return rule.filter().isEmpty()
                ? plain
                : plain.stream()
                        .<KernelEventRule>map(each -> new KernelEventRule.Filtered(each, rule.filter()))
                        .toList();
    }

    private static KernelEventRule userProbe(KernelRule rule) {
        boolean atReturn = rule.location().startsWith(AT_RETURN);
        String location = atReturn ? rule.location().substring(AT_RETURN.length()) : rule.location();
        return new KernelEventRule.UserProbe(location, rule.pattern(), atReturn);
    }

    static CommandFailure failure(KernelTracingException e) {
        FailureCode code =
                switch (e.reason()) {
                    case NO_TRACEFS, ACCESS_DENIED -> FailureCode.KERNEL_UNAVAILABLE;
                    case UNKNOWN_EVENT -> FailureCode.NO_SUCH_EVENT;
                    case ALREADY_EXISTS, INVALID -> FailureCode.INVALID;
                    case UNKNOWN_CHANNEL -> FailureCode.NO_SUCH_CHANNEL;
                    case UNSUPPORTED -> FailureCode.NOT_SUPPORTED;
                    case IO -> FailureCode.INPUT_OUTPUT;
                };
        return new CommandFailure(
                code,
                code == FailureCode.KERNEL_UNAVAILABLE
                        ? "Kernel tracer not available: " + e.getMessage()
                        : String.valueOf(e.getMessage()));
    }
}
