// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// A page of machine code: written first, then made executable and read-only. It stays for ever. For x86-64 Linux,
/// where the module has native access. Any thread.
///
/// @param page the code
@SuppressWarnings("restricted") // the gate has seen to native access
record MachineCode(Linker linker, MemorySegment page) {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final long PAGE_BYTES = 4096;

    /// @throws UnsupportedOperationException on another platform, or where no memory can be made executable
    static MachineCode load(byte[] code) throws Throwable {
        requirePlatform();
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        MethodHandle map = linker.downcallHandle(
                lookup.findOrThrow("mmap"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        MethodHandle protect = linker.downcallHandle(
                lookup.findOrThrow("mprotect"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        long address =
                (long) map.invokeExact(0L, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
        if (address == -1) {
            throw new UnsupportedOperationException("no memory for machine code");
        }
        MemorySegment page = MemorySegment.ofAddress(address).reinterpret(PAGE_BYTES, Arena.global(), null);
        MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, 0, code.length);
        if ((int) protect.invokeExact(address, PAGE_BYTES, PROT_READ | PROT_EXEC) != 0) {
            throw new UnsupportedOperationException("machine code may not be made executable here");
        }
        return new MachineCode(linker, page);
    }

    static void requirePlatform() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!platform.equals("Linux amd64")) {
            throw new UnsupportedOperationException(
                    "machine code is there for Linux on x86-64 only, not for " + platform);
        }
    }

    /// A function that neither blocks nor calls back.
    MethodHandle function(long offsetBytes, FunctionDescriptor type) {
        return linker.downcallHandle(page.asSlice(offsetBytes), type, Linker.Option.critical(false));
    }

    /// Bytes of instructions, as the manual writes them.
    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
