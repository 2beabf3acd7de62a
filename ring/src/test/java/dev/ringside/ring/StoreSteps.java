// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

/// What [SteppedClasses] calls after each store; one watcher at a time, on the storing thread.
public final class StoreSteps {
    private static Runnable watcher = () -> {};

    private StoreSteps() {}

    static void watch(Runnable newWatcher) {
        watcher = newWatcher;
    }

    public static void stored() {
        watcher.run();
    }
}
