// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.CommandOutput;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LossMode;
import java.util.OptionalLong;

/// The settings that the options of `enable-channel` make, with `lttng`'s checks in `lttng`'s order: option by option
/// as they stand on the command line, then what does not go together.
public final class ChannelOptions {
    private static final long DEFAULT_MONITOR_TIMER_MICROS = 1_000_000;
    private static final long MAXIMUM_UINT32 = 0xffff_ffffL;

    private final CommandOutput output;
    private final boolean kernel;
    private long subBufferBytes;
    private long subBufferCount;
    private LossMode lossMode = LossMode.DISCARD;
    private BufferOwnership ownership = BufferOwnership.USER;
    private BufferAllocation allocation = BufferAllocation.PER_CPU;
    private long switchTimerMicros;
    private long readTimerMicros;
    private long monitorTimerMicros = DEFAULT_MONITOR_TIMER_MICROS;
    private long traceFileBytes;
    private long traceFileCount;

    private ChannelOptions(CommandOutput output, boolean kernel) {
        this.output = output;
        this.kernel = kernel;
    }

    /// @throws CommandException for a wrong value, options that exclude each other, and what is not built yet
    public static ChannelOptions of(ParsedOptions options, CommandOutput output) throws CommandException {
        ChannelOptions result = new ChannelOptions(output, options.has("kernel"));
        for (ParsedOptions.Occurrence occurrence : options.occurrences()) {
            result.apply(occurrence.name(), occurrence.value());
        }
        result.check(options);
        return result;
    }

    public ChannelSettings settings(String channel) {
        return new ChannelSettings(
                channel,
                subBufferBytes,
                subBufferCount,
                lossMode,
                ownership,
                allocation,
                switchTimerMicros,
                readTimerMicros,
                monitorTimerMicros,
                traceFileBytes,
                traceFileCount);
    }

    private void apply(String option, String value) throws CommandException {
        switch (option) {
            case "discard" -> lossMode = LossMode.DISCARD;
            case "overwrite" -> lossMode = LossMode.OVERWRITE;
            case "subbuf-size" -> subBufferBytes = rounded(option, Quantity.sizeBytes(value), value, "subbuf size");
            case "num-subbuf" -> subBufferCount = rounded(option, number(value), value, "number of subbuffers");
            case "switch-timer" -> switchTimerMicros = timer(option, value);
            case "read-timer" -> readTimerMicros = timer(option, value);
            case "monitor-timer" -> monitorTimerMicros = period(option, value);
            case "tracefile-size" ->
                traceFileBytes = Quantity.sizeBytes(value)
                        .orElseThrow(() -> wrong("Wrong value in --" + option + " parameter: " + value));
            case "tracefile-count" -> traceFileCount = count(option, value);
            case "buffers-uid" -> own("user");
            case "buffers-pid" -> own("process");
            case "buffers-global" -> own("system");
            case "buffer-ownership" -> own(value);
            case "buffer-allocation" -> allocation = allocation(value);
            case "output" -> checkOutput(value);
            case "buffer-preallocation" -> checkPreallocation(value);
            case "auto-reclaim-memory" -> checkReclaim(value);
            case "blocking-timeout" -> checkBlocking(value);
            case "watchdog-timer" ->
                throw NotBuilt.option("--" + option, "other periods than the default one are");
            default -> {}
        }
    }

    private static CommandException wrong(String text) {
        return CommandException.error(text);
    }

    private static OptionalLong number(String value) {
        return value.matches("[0-9]+") ? Quantity.sizeBytes(value) : OptionalLong.empty();
    }

    private long rounded(String option, OptionalLong parsed, String given, String what) throws CommandException {
        long value = parsed.orElse(0);
        if (value == 0) {
            throw wrong("Wrong value in --" + option + " parameter: " + given);
        }
        long result = Quantity.roundedUp(value);
        if (result <= 0) {
            throw wrong("The " + what + " (" + value + ") is rounded and overflows!");
        }
        if (result != value) {
            output.warning("The " + what + " (" + value + ") is rounded to the next power of 2 (" + result + ")");
        }
        return result;
    }

    private static long period(String option, String value) throws CommandException {
        return Quantity.periodMicros(value)
                .orElseThrow(() -> wrong("Wrong value for --" + option + " parameter: " + value));
    }

    private static long timer(String option, String value) throws CommandException {
        long micros = period(option, value);
        if (micros > MAXIMUM_UINT32) {
            throw wrong("32-bit overflow in --" + option + " parameter: " + value);
        }
        return micros;
    }

    private static long count(String option, String value) throws CommandException {
        long count = number(value).orElseThrow(() -> wrong("Wrong value in --" + option + " parameter: " + value));
        if (count > MAXIMUM_UINT32) {
            throw wrong("32-bit overflow in --" + option + " parameter: " + value);
        }
        return count;
    }

    /// The kernel's buffers are the system's, applications' never.
    private void own(String value) throws CommandException {
        switch (value) {
            case "user", "process" -> {
                if (kernel) {
                    throw wrong("Buffer ownership not supported for the kernel domain");
                }
                ownership = value.equals("user") ? BufferOwnership.USER : BufferOwnership.PROCESS;
            }
            case "system" -> {
                if (!kernel) {
                    throw wrong("Buffer ownership not supported for the user space domain");
                }
            }
            default ->
                throw wrong("Wrong value for --buffer-ownership: `" + value
                        + "`: expecting `user`, `process` or `system`");
        }
    }

    /// `per-cid` is Ringside's own: a ring for each memory-map concurrency id.
    private static BufferAllocation allocation(String value) throws CommandException {
        return switch (value) {
            case "per-cpu" -> BufferAllocation.PER_CPU;
            case "per-cid" -> BufferAllocation.PER_CID;
            case "per-channel" -> BufferAllocation.PER_CHANNEL;
            default ->
                throw wrong("Wrong value for --buffer-allocation: `" + value
                        + "`: expecting `per-cpu` or `per-channel`");
        };
    }

    /// How the kernel's buffers are read is for the kernel tracer to choose: both are taken.
    private void checkOutput(String value) throws CommandException {
        switch (value) {
            case "mmap" -> {}
            case "splice" -> {
                if (!kernel) {
                    throw wrong("--output=splice: user space buffers are read through mmap only");
                }
            }
            default ->
                throw wrong("Unknown output type " + value + ". Possible values are: mmap, splice\n");
        }
    }

    private static void checkPreallocation(String value) throws CommandException {
        switch (value) {
            case "preallocate" -> {}
            case "on-demand" -> throw NotBuilt.option("--buffer-preallocation=on-demand", "sub-buffers on demand are");
            default ->
                throw wrong("Wrong value for --buffer-preallocation: `" + value
                        + "`: expecting `preallocate` or `on-demand`");
        }
    }

    private static void checkReclaim(String value) throws CommandException {
        if (value.equals("off")) {
            return;
        }
        if (value.equals("consumed") || value.startsWith("older-than:")) {
            throw NotBuilt.option("--auto-reclaim-memory=" + value, "memory reclaim is");
        }
        throw wrong("Wrong value for `--auto-reclaim-memory`: `" + value
                + "`: expecting `off`, `consumed`, or `older-than:AGE`");
    }

    private static void checkBlocking(String value) throws CommandException {
        if (!value.equals("inf") && Quantity.periodMicros(value).isEmpty()) {
            throw wrong("Wrong value for --blocking-timeout parameter: " + value);
        }
        if (!value.equals("0")) {
            throw NotBuilt.option("--blocking-timeout=" + value, "blocking channels are");
        }
    }

    private void check(ParsedOptions options) throws CommandException {
        if (options.has("tracefile-count") && traceFileCount > 0 && traceFileBytes == 0) {
            throw wrong("Missing option --tracefile-size. A file count without a size won't do anything.");
        }
        if (traceFileBytes > 0 && traceFileBytes < subBufferBytes) {
            output.warning("Tracefile size rounded up from (" + traceFileBytes + ") to subbuffer size ("
                    + subBufferBytes + ")");
            traceFileBytes = subBufferBytes;
        }
    }
}
