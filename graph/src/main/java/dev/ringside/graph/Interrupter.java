// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// Asks a running graph to stop at the next occasion, cleanly. Any thread (a signal handler, for instance).
public final class Interrupter {
    private volatile boolean interrupted;

    public Interrupter() {}

    public void interrupt() {
        interrupted = true;
    }

    public void reset() {
        interrupted = false;
    }

    public boolean isInterrupted() {
        return interrupted;
    }
}
