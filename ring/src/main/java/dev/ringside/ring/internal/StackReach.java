// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Lets a stack overflow before a ring is taken rather than while it is held: calls as deep as anything that happens
/// between claim and release. In interpreted code that is a dozen frames; compiled code inlines it to nothing, as it
/// does with what it stands for. Any thread.
final class StackReach {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final MemorySegment PLACE = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    private static final VarHandle MARK =
            MethodHandles.arrayElementVarHandle(int[].class).withInvokeExactBehavior();

    private StackReach() {}

    /// Whether an element was 1, and is 0 now by this call's doing.
    static boolean takeMark(int[] marks, int index) {
        return (int) MARK.getOpaque(marks, index) != 0 && (int) MARK.getAndSet(marks, index, 0) != 0;
    }

    static void require() {
        second();
    }

    private static int second() {
        return third();
    }

    private static int third() {
        return fourth();
    }

    private static int fourth() {
        return fifth();
    }

    private static int fifth() {
        return sixth();
    }

    private static int sixth() {
        return seventh();
    }

    private static int seventh() {
        return (int) WORD.get(PLACE, 0L);
    }
}
