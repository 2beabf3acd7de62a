// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// When each channel's switch timer fires: what the kernel has until then is read and written, partly filled packets
/// too, so that whoever reads the files sees it. Under the recorder's lock.
final class SwitchTimers {
    private final Map<RecordedChannel, Long> due = new IdentityHashMap<>();

    /// Nanoseconds until the next one fires.
    ///
    /// @param now of [System#nanoTime]
    long untilNext(Collection<RecordedChannel> channels, long now) {
        long least = Long.MAX_VALUE;
        for (RecordedChannel channel : channels) {
            long period = periodNanos(channel);
            if (period > 0) {
                least = Math.min(least, due.computeIfAbsent(channel, _ -> now + period) - now);
            }
        }
        return Math.max(0, least);
    }

    /// Writes what the channels have whose timer has fired.
    void fire(Collection<RecordedChannel> channels, long now) {
        for (RecordedChannel channel : channels) {
            Long at = due.get(channel);
            if (at != null && now - at >= 0) {
                channel.recorder.streams().drainAndFlush(false);
                // What would have fired meanwhile does not queue up, and as long as the writing took, others have their
                // turn.
                long end = System.nanoTime();
                due.put(channel, end + Math.max(periodNanos(channel), end - now));
            }
        }
    }

    /// 0: never.
    private static long periodNanos(RecordedChannel channel) {
        return TimeUnit.MICROSECONDS.toNanos(channel.recorder.settings().switchTimerMicros());
    }
}
