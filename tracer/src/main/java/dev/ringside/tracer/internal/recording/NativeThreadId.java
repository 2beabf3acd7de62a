// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The kernel's thread id out of the thread descriptor that `pthread_self` points to: glibc keeps it there, at an
/// offset that is found by looking for it in two threads. A system call for each event would cost more than the
/// event.
///
/// To be initialised only where the module has native access.
@SuppressWarnings("restricted") // ThreadIds has seen to native access
final class NativeThreadId {
    private static final MemorySegment MEMORY;
    private static final MethodHandle SELF;
    private static final long OFFSET;

    static {
        MemorySegment memory = MemorySegment.NULL;
        MethodHandle self = MethodHandles.empty(MethodType.methodType(long.class));
        long offset = -1;
        try {
            SymbolLookup symbols = Linker.nativeLinker().defaultLookup();
            if (symbols.find("gnu_get_libc_version").isPresent()) {
                memory = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
                self = downcall("pthread_self", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
                offset = ThreadIdSearch.findOffset(
                        memory, self, downcall("gettid", FunctionDescriptor.of(ValueLayout.JAVA_INT)));
            }
        } catch (Throwable e) {
            Debug.log("no native thread id", e);
        }
        MEMORY = memory;
        SELF = self;
        OFFSET = offset;
    }

    private NativeThreadId() {}

    static boolean isUsable() {
        return OFFSET >= 0;
    }

    static int current() {
        try {
            return MEMORY.get(ValueLayout.JAVA_INT, (long) SELF.invokeExact() + OFFSET);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle downcall(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(name).orElseThrow();
        return linker.downcallHandle(address, type, Linker.Option.critical(false));
    }
}
