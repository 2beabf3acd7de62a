// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.nio.file.Path;

/// A program that records from two platform and two virtual threads at full speed until it is killed. Arguments: ring
/// file, producer id.
public final class KilledProducer {
    static final int THREADS = 4;

    private KilledProducer() {}

    public static void main(String[] arguments) throws Exception {
        int producerId = Integer.parseInt(arguments[1]);
        RingProducer producer = RingProducer.attach(RingFile.open(Path.of(arguments[0])), producerId);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int thread = producerId * THREADS + i;
            Runnable loop = () -> record(producer, thread);
            threads[i] = i % 2 == 0 ? Thread.ofPlatform().start(loop) : Thread.ofVirtual().start(loop);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void record(RingProducer producer, int thread) {
        long counter = 0;
        while (producer.recording()) {
            // Counted up only when recorded: then a missing number is a lost record and nothing else.
            if (TestRecords.write(producer, 3, thread, counter, (int) (counter & 31))) {
                counter++;
            } else {
                Thread.yield();
            }
        }
    }
}
