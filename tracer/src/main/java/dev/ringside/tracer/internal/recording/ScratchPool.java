// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Scratches waiting for use: a few for each CPU, whatever the number of threads, so that neither threads nor virtual
/// threads keep memory of their own. One that is never given back is garbage like any other.
public final class ScratchPool {
    private static final int PROBES = 4;
    private static final int SIZE =
            Math.max(8, Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 8 - 1));
    private static final Scratch[] SLOTS = new Scratch[SIZE];
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Scratch[].class);

    private ScratchPool() {}

    public static Scratch take() {
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = start + i & SIZE - 1;
            if (SLOTS[slot] != null) {
                Scratch taken = (Scratch) SLOT.getAndSet(SLOTS, slot, (Scratch) null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return new Scratch();
    }

    public static void give(Scratch scratch) {
        if (scratch.bytes().length > Scratch.MAXIMUM_KEPT_BYTES) {
            return;
        }
        scratch.clear();
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = start + i & SIZE - 1;
            if (SLOTS[slot] == null && SLOT.compareAndSet(SLOTS, slot, (Scratch) null, scratch)) {
                return;
            }
        }
    }

    private static int start() {
        return (int) Thread.currentThread().threadId() & SIZE - 1;
    }
}
