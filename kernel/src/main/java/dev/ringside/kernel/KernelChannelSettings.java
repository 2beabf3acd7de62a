// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// How a kernel channel buffers (reference: LTTng's channel attributes). Immutable.
///
/// The kernel allocates the buffers: `subBufferBytes × subBufferCount` for each CPU. Sub-buffers of the kernel are at
/// most 128 pages, so that a larger sub-buffer here is several of the kernel's; a CTF packet is at most one sub-buffer
/// as given here.
///
/// @param name              without `/`
/// @param subBufferBytes    rounded up to a power of two, at least a page
/// @param subBufferCount    rounded up to a power of two, at least 2
/// @param overwrite         whether the oldest events make room for new ones; otherwise new ones are discarded and
///                          counted
/// @param switchTimerMicros how often a partly filled packet is written too; 0: only when full or asked to
/// @param readTimerMicros   the longest time between two readings, at least
///                          [#SHORTEST_READ_TIMER_MICROS]; busy buffers are read more often
/// @param traceFileBytes    how large a trace file becomes, at least a sub-buffer; 0: one file of any size
/// @param traceFileCount    how many trace files a stream has, the oldest being written anew; 0: as many as it takes
public record KernelChannelSettings(
        String name,
        long subBufferBytes,
        int subBufferCount,
        boolean overwrite,
        long switchTimerMicros,
        long readTimerMicros,
        long traceFileBytes,
        long traceFileCount) {
    public static final String DEFAULT_NAME = "channel0";

    /// A read timer that never fires: the buffers are read at a flush, a rotation or a stop only.
    public static final long READ_WHEN_ASKED = Long.MAX_VALUE;

    /// The shortest read timer.
    public static final long SHORTEST_READ_TIMER_MICROS = 1000;

    public KernelChannelSettings {
        if (name.isEmpty() || name.length() > 80 || name.indexOf('/') >= 0 || name.startsWith(".")) {
            throw new IllegalArgumentException("not a channel name: name=" + name);
        }
        subBufferBytes = powerOfTwoFrom(Math.max(subBufferBytes, 4096));
        subBufferCount = (int) powerOfTwoFrom(Math.max(subBufferCount, 2));
        if (subBufferBytes > 1L << 28 || subBufferCount > 1 << 16) {
            throw new IllegalArgumentException(
                    "too large: subBufferBytes=" + subBufferBytes + " subBufferCount=" + subBufferCount);
        }
        if (switchTimerMicros < 0 || readTimerMicros < SHORTEST_READ_TIMER_MICROS) {
            throw new IllegalArgumentException(
                    "timer: switchTimerMicros=" + switchTimerMicros + " readTimerMicros=" + readTimerMicros);
        }
        if (traceFileBytes < 0 || traceFileCount < 0 || traceFileCount > 0 && traceFileBytes == 0) {
            throw new IllegalArgumentException(
                    "trace files: traceFileBytes=" + traceFileBytes + " traceFileCount=" + traceFileCount);
        }
        traceFileBytes = traceFileBytes == 0 ? 0 : Math.max(traceFileBytes, subBufferBytes);
    }

    /// One trace file of any size.
    public KernelChannelSettings(
            String name,
            long subBufferBytes,
            int subBufferCount,
            boolean overwrite,
            long switchTimerMicros,
            long readTimerMicros) {
        this(name, subBufferBytes, subBufferCount, overwrite, switchTimerMicros, readTimerMicros, 0, 0);
    }

    /// LTTng's defaults for kernel channels: 4 sub-buffers of 1 MiB, discard, read every 200 ms.
    public static KernelChannelSettings ofDefaults(String name) {
        return new KernelChannelSettings(name, 1 << 20, 4, false, 0, 200_000);
    }

    public KernelChannelSettings withSubBuffers(long bytes, int count) {
        return new KernelChannelSettings(
                name,
                bytes,
                count,
                overwrite,
                switchTimerMicros,
                readTimerMicros,
                traceFileBytes,
                traceFileCount);
    }

    public KernelChannelSettings withOverwrite(boolean whether) {
        return new KernelChannelSettings(
                name,
                subBufferBytes,
                subBufferCount,
                whether,
                switchTimerMicros,
                readTimerMicros,
                traceFileBytes,
                traceFileCount);
    }

    public KernelChannelSettings withTraceFiles(long bytes, long count) {
        return new KernelChannelSettings(
                name, subBufferBytes, subBufferCount, overwrite, switchTimerMicros, readTimerMicros, bytes, count);
    }

    /// A channel whose newest events stay in the kernel until a snapshot is taken of them.
    public KernelChannelSettings keptForSnapshots() {
        return new KernelChannelSettings(
                name, subBufferBytes, subBufferCount, true, switchTimerMicros, READ_WHEN_ASKED, 0, 0);
    }

    private static long powerOfTwoFrom(long value) {
        return value <= 1 ? 1 : Long.highestOneBit(value - 1) << 1;
    }
}
