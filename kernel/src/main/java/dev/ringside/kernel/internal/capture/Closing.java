// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import java.util.ArrayDeque;
import java.util.Deque;

/// What is to be closed at the end, the last first. One thread at a time.
public final class Closing implements AutoCloseable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    /// Closes one more at the end.
    ///
    /// @return the same
    public <T extends AutoCloseable> T add(T one) {
        steps.push(() -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + one, e);
            }
        });
        return one;
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }
}
