// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.nio.file.Path;
import java.util.function.Consumer;

/// What is done, store by store, in twins of the ring classes: records of many sizes across sub-buffers, extended
/// headers, an aborted one, one too large, flushes. Takes the path of a ring file.
public final class SteppedScenario implements Consumer<Path> {
    static final int PRODUCER_ID = 7;
    static final int RECORDS = 14;

    public SteppedScenario() {
        // Called through another class loader, for which it has to be public.
    }

    @Override
    public void accept(Path path) {
        try (RingFile file = RingFile.adopt(path)) {
            RingProducer producer = TestRings.withoutNative(file, PRODUCER_ID);
            for (int i = 0; i < RECORDS; i++) {
                int eventClassId = i % 3 == 1 ? 70_000 : 3;
                TestRecords.write(producer, eventClassId, 1, i, i % 4 == 0 ? 3 : 1500);
                if (i == 5) {
                    producer.abort(producer.begin(3, 1800));
                    producer.begin(3, 5000);
                }
                if (i == 7) {
                    flush(file);
                }
            }
            flush(file);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void flush(RingFile file) {
        new RingConsumer(file).flush(0);
    }
}
