// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The first failure of work that goes on all the same, until somebody asks for it. Any thread.
final class FirstFailure {
    private @Nullable IOException first;

    /// @param e null: nothing failed
    synchronized void keep(@Nullable IOException e) {
        if (first == null) {
            first = e;
        }
    }

    /// Closes something; that it cannot be closed is a failure like others.
    void keepOfClosing(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            keep(e instanceof IOException io ? io : new IOException(e));
        }
    }

    /// The first failure since the last call.
    synchronized @Nullable IOException take() {
        IOException taken = first;
        first = null;
        return taken;
    }
}
