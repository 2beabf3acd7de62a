// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

/// How long to wait between two readings of the kernel's buffers: at most the read timer, and short enough that no
/// buffer is more than a part full by then, as far as the last reading tells. One thread at a time.
public final class ReadPeriod {
    private static final long FIRST_NANOS = 10_000_000;
    private static final long LEAST_NANOS = 1_000_000;
    /// How full the fullest buffer may be when it is read; the rest is for bursts.
    private static final double TARGET_FILL = 0.2;

    /// What one CPU records at most: some four million small events a second.
    private static final long BURST_BYTES_PER_SECOND = 100_000_000;

    private static final double BURST_FILL = 0.4;

    private long nanos = FIRST_NANOS;

    /// The longest wait for a buffer: a burst may begin right after a reading that found nothing.
    ///
    /// @param timerNanos  the read timer; [Long#MAX_VALUE]: never
    /// @param bufferBytes of one CPU
    public static long mostNanos(long timerNanos, long bufferBytes) {
        if (timerNanos == Long.MAX_VALUE) {
            return timerNanos;
        }
        double burstNanos = bufferBytes * BURST_FILL * 1e9 / BURST_BYTES_PER_SECOND;
        return Math.min(timerNanos, Math.max((long) burstNanos, LEAST_NANOS));
    }

    /// The wait before the next reading.
    ///
    /// @param fill      of the fullest buffer at the last reading, 0 to 1 or more
    /// @param mostNanos the read timer; [Long#MAX_VALUE]: never
    public long next(double fill, long mostNanos) {
        if (mostNanos == Long.MAX_VALUE) {
            return mostNanos;
        }
        // It grows slowly and shrinks at once: a burst that is missed is lost, a reading too many costs little.
        double factor = fill > 0 ? Math.min(2, TARGET_FILL / fill) : 2;
        nanos = Math.clamp((long) (nanos * factor), Math.min(LEAST_NANOS, mostNanos), mostNanos);
        return nanos;
    }

    /// The wait before the first reading.
    public long first(long mostNanos) {
        nanos = Math.min(FIRST_NANOS, mostNanos);
        return mostNanos == Long.MAX_VALUE ? mostNanos : nanos;
    }
}
