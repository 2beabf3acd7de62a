// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.ring.RingShape;
import dev.ringside.session.internal.trace.FileNames;

/// Defaults, rounding and limits of a channel's settings: those of LTTng (reference: event record channels).
final class ChannelRules {
    static final String DEFAULT_NAME = "channel0";
    private static final long USER_SUB_BUFFER_BYTES = 512 << 10;
    private static final long PROCESS_SUB_BUFFER_BYTES = 16 << 10;
    private static final long DEFAULT_SUB_BUFFER_COUNT = 4;
    private static final long MONITOR_TIMER_MICROS = 1_000_000;
    private static final long MAXIMUM_SUB_BUFFER_BYTES = 1 << 30;
    private static final long MAXIMUM_SUB_BUFFER_COUNT = 1 << 16;
    /// `-jvm_65535_99999999.idx`
    private static final int RESERVED_NAME_BYTES = 24;

    private ChannelRules() {}

    /// The channel that `enable-event` makes when there is none.
    static ChannelSettings defaults(String name, BufferOwnership ownership) {
        return new ChannelSettings(
                name,
                0,
                0,
                LossMode.DISCARD,
                ownership,
                BufferAllocation.PER_CPU,
                0,
                0,
                MONITOR_TIMER_MICROS,
                0,
                0);
    }

    /// A channel of a session for snapshots: the newest events are kept.
    static ChannelSettings overwriting(ChannelSettings asked) {
        return new ChannelSettings(
                asked.name(),
                asked.subBufferBytes(),
                asked.subBufferCount(),
                LossMode.OVERWRITE,
                asked.ownership(),
                asked.allocation(),
                asked.switchTimerMicros(),
                asked.readTimerMicros(),
                asked.monitorTimerMicros(),
                asked.traceFileBytes(),
                asked.traceFileCount());
    }

    /// The settings as they will be in force.
    static ChannelSettings normalised(ChannelSettings asked) throws CommandFailure {
        checkName(asked.name());
        long bytes = asked.subBufferBytes() != 0 ? asked.subBufferBytes() : defaultBytes(asked.ownership());
        long count = asked.subBufferCount() != 0 ? asked.subBufferCount() : DEFAULT_SUB_BUFFER_COUNT;
        require(bytes > 0 && bytes <= MAXIMUM_SUB_BUFFER_BYTES, "sub-buffer size", bytes);
        require(count > 0 && count <= MAXIMUM_SUB_BUFFER_COUNT, "sub-buffer count", count);
        bytes = Math.max(powerOfTwo(bytes), RingShape.MIN_SUB_BUFFER_BYTES);
        count = powerOfTwo(asked.lossMode() == LossMode.OVERWRITE ? Math.max(2, count) : count);
        require(asked.switchTimerMicros() >= 0 && asked.switchTimerMicros() < Long.MAX_VALUE / 1000, "switch timer",
                asked.switchTimerMicros());
        require(asked.readTimerMicros() >= 0, "read timer", asked.readTimerMicros());
        require(asked.monitorTimerMicros() >= 0, "monitor timer", asked.monitorTimerMicros());
        require(asked.traceFileBytes() >= 0, "trace file size", asked.traceFileBytes());
        require(asked.traceFileCount() >= 0, "trace file count", asked.traceFileCount());
        require(asked.traceFileCount() == 0 || asked.traceFileBytes() > 0, "trace file count without a size",
                asked.traceFileCount());
        return new ChannelSettings(
                asked.name(),
                bytes,
                count,
                asked.lossMode(),
                asked.ownership(),
                asked.allocation(),
                asked.switchTimerMicros(),
                asked.readTimerMicros(),
                asked.monitorTimerMicros(),
                // A file holds at least one whole sub-buffer.
                asked.traceFileBytes() == 0 ? 0 : Math.max(asked.traceFileBytes(), bytes),
                asked.traceFileCount());
    }

    static void checkName(String name) throws CommandFailure {
        if (!FileNames.isPathElement(name, RESERVED_NAME_BYTES) || name.startsWith(".") || name.equals("metadata")) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid event record channel name");
        }
    }

    private static long defaultBytes(BufferOwnership ownership) {
        return ownership == BufferOwnership.PROCESS ? PROCESS_SUB_BUFFER_BYTES : USER_SUB_BUFFER_BYTES;
    }

    private static long powerOfTwo(long value) {
        return Long.highestOneBit(value) == value ? value : Long.highestOneBit(value) << 1;
    }

    private static void require(boolean condition, String what, long value) throws CommandFailure {
        if (!condition) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid " + what + ": " + value);
        }
    }
}
