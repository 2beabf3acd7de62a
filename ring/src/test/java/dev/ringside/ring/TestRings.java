// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.ring.internal.ProducerTwins;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.UUID;

/// Shapes and files for tests.
final class TestRings {
    static final UUID UUID_OF_TRACE = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");

    private TestRings() {}

    static RingShape lanes(int rings, int subBufferBytes, int subBufferCount, LossMode lossMode) {
        return new RingShape(
                rings,
                subBufferBytes,
                subBufferCount,
                lossMode,
                RingSelection.PER_CHANNEL,
                RingClock.MONOTONIC,
                UUID_OF_TRACE,
                5,
                100);
    }

    static RingShape shape(RingSelection selection, RingClock clock, int rings) {
        return new RingShape(rings, 4096, 4, LossMode.DISCARD, selection, clock, UUID_OF_TRACE, 5, 100);
    }

    static RingFile create(Path folder, RingShape shape) throws IOException {
        return RingFile.create(folder.resolve("ring"), shape, 1000);
    }

    /// A producer as it is where there is no native access.
    static RingProducer withoutNative(RingFile file, int producerId) throws ClockUnavailableException {
        return ProducerTwins.attach(file, producerId, false);
    }

    /// A word of a ring's control block.
    static long word(RingFile file, int ring, long offset) {
        return file.segment().get(ValueLayout.JAVA_LONG, controlOffset(ring) + offset);
    }

    static void setWord(RingFile file, int ring, long offset, long value) {
        file.segment().set(ValueLayout.JAVA_LONG, controlOffset(ring) + offset, value);
    }

    private static long controlOffset(int ring) {
        return RingLayout.CONTROL_START + (long) ring * RingLayout.CONTROL_STRIDE;
    }
}
