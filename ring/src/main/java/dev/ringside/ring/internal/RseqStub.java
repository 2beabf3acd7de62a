// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// CPU number, memory-map concurrency id and time stamp counter, read by a few bytes of x86-64 machine code.
///
/// glibc (2.35 and later) registers the rseq area of each thread at a fixed offset from the thread pointer, and the
/// kernel keeps `cpu_id` (at 4) and `mm_cid` (at 24, where AT_RSEQ_FEATURE_SIZE says so) in it current. The code is
/// position-independent. Its results are checked once; where anything is amiss, this class says what is not usable and
/// why.
///
/// It may be initialised only where the module has native access. Any thread, platform or virtual (which see their
/// carrier's values).
final class RseqStub {
    private static final int CPU_ID = 4;
    private static final int MM_CID = 24;
    private static final int MM_CID_END = 28;
    private static final long AT_RSEQ_FEATURE_SIZE = 27;
    private static final int STUB_BYTES = 32;

    /// In place of a facility that is absent.
    private static final MethodHandle NO_INT = MethodHandles.empty(MethodType.methodType(int.class));
    private static final MethodHandle NO_LONG = MethodHandles.empty(MethodType.methodType(long.class));

    // Constants, so that the JIT compiles each downcall into a direct call.
    private static final MethodHandle CPU_HANDLE;
    private static final MethodHandle CID_HANDLE;
    private static final MethodHandle CYCLES_HANDLE;

    private static final boolean CPU_USABLE;
    private static final boolean CID_USABLE;
    private static final boolean CYCLES_USABLE;
    private static final String WHY_NOT;

    static {
        Stubs stubs = Stubs.NONE;
        String whyNot = "";
        try {
            stubs = Stubs.build();
        } catch (UnsupportedOperationException e) {
            whyNot = String.valueOf(e.getMessage());
        } catch (Throwable e) {
            // Whatever it is, the tracer works without; it must not reach the application.
            whyNot = e.toString();
        }
        CPU_HANDLE = stubs.cpu();
        CID_HANDLE = stubs.cid();
        CYCLES_HANDLE = stubs.cycles();
        boolean cpu = false;
        boolean cid = false;
        boolean cycles = false;
        try {
            int cpus = possibleCpus();
            cpu = CPU_HANDLE != NO_INT && Integer.compareUnsigned(cpuId(), cpus) < 0;
            cid = CID_HANDLE != NO_INT && Integer.compareUnsigned(concurrencyId(), cpus) < 0;
            cycles = CYCLES_HANDLE != NO_LONG && invariantCycles() && advances();
            whyNot = cycles || !whyNot.isEmpty() ? whyNot : "no invariant time stamp counter";
        } catch (IOException | RuntimeException e) {
            whyNot = e.toString();
        }
        CPU_USABLE = cpu;
        CID_USABLE = cid;
        CYCLES_USABLE = cycles;
        WHY_NOT = whyNot;
    }

    private RseqStub() {}

    static boolean cpuIdUsable() {
        return CPU_USABLE;
    }

    static boolean concurrencyIdUsable() {
        return CID_USABLE;
    }

    static boolean cyclesUsable() {
        return CYCLES_USABLE;
    }

    static String whyNot() {
        return WHY_NOT;
    }

    /// The CPU that this thread runs on; negative where the thread is not registered.
    static int cpuId() {
        try {
            return (int) CPU_HANDLE.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// This thread's index among those of the process that run at this moment.
    static int concurrencyId() {
        try {
            return (int) CID_HANDLE.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static long cycles() {
        try {
            return (long) CYCLES_HANDLE.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean advances() {
        long first = cycles();
        for (int i = 0; i < 1000; i++) {
            long next = cycles();
            if (next - first > 0) {
                return first > 0;
            }
        }
        return false;
    }

    private static boolean invariantCycles() throws IOException {
        Optional<List<String>> flags = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Arrays.asList(line.split("\\s+")));
        return flags.isPresent()
                && flags.get().contains("constant_tsc")
                && flags.get().contains("nonstop_tsc");
    }

    /// One more than the highest CPU number that can ever be, from a list such as `0-3,8-11`.
    private static int possibleCpus() throws IOException {
        String list = Files.readString(Path.of("/sys/devices/system/cpu/possible")).strip();
        String last = list.substring(Math.max(list.lastIndexOf('-'), list.lastIndexOf(',')) + 1);
        return Integer.parseInt(last) + 1;
    }

    /// The machine code and the handles that call it.
    @SuppressWarnings("restricted") // the gate has seen to native access
    private record Stubs(MethodHandle cpu, MethodHandle cid, MethodHandle cycles) {
        static final Stubs NONE = new Stubs(NO_INT, NO_INT, NO_LONG);

        static Stubs build() throws Throwable {
            MachineCode.requirePlatform();
            Linker linker = Linker.nativeLinker();
            SymbolLookup lookup = linker.defaultLookup();
            Optional<MemorySegment> offset = lookup.find("__rseq_offset");
            Optional<MemorySegment> size = lookup.find("__rseq_size");
            boolean registered = offset.isPresent()
                    && size.isPresent()
                    && size.get().reinterpret(4).get(ValueLayout.JAVA_INT, 0) != 0;
            long area = registered ? offset.get().reinterpret(8).get(ValueLayout.JAVA_LONG, 0) : 0;
            boolean hasCid = registered && auxiliaryValue(linker, lookup, AT_RSEQ_FEATURE_SIZE) >= MM_CID_END;
            MachineCode code = MachineCode.load(machineCode(area));
            return new Stubs(
                    registered ? stub(code, 0, ValueLayout.JAVA_INT) : NO_INT,
                    hasCid ? stub(code, 1, ValueLayout.JAVA_INT) : NO_INT,
                    stub(code, 2, ValueLayout.JAVA_LONG));
        }

        private static MethodHandle stub(MachineCode code, int index, ValueLayout result) {
            return code.function((long) index * STUB_BYTES, FunctionDescriptor.of(result));
        }

        private static byte[] machineCode(long area) {
            ByteBuffer code = ByteBuffer.allocate(3 * STUB_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            loadFromThreadPointer(code, Math.toIntExact(area + CPU_ID));
            code.position(STUB_BYTES);
            loadFromThreadPointer(code, Math.toIntExact(area + MM_CID));
            code.position(2 * STUB_BYTES);
            code.put(MachineCode.bytes(0x0F, 0x31)); // rdtsc
            code.put(MachineCode.bytes(0x48, 0xC1, 0xE2, 32)); // shl rdx, 32
            code.put(MachineCode.bytes(0x48, 0x09, 0xD0)); // or rax, rdx
            code.put(MachineCode.bytes(0xC3)); // ret
            return code.array();
        }

        private static void loadFromThreadPointer(ByteBuffer code, int displacement) {
            code.put(MachineCode.bytes(0x64, 0x8B, 0x04, 0x25)).putInt(displacement); // mov eax, fs:[displacement]
            code.put(MachineCode.bytes(0xC3)); // ret
        }

        private static long auxiliaryValue(Linker linker, SymbolLookup lookup, long type) throws Throwable {
            MethodHandle auxiliary = linker.downcallHandle(
                    lookup.findOrThrow("getauxval"),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
            return (long) auxiliary.invokeExact(type);
        }
    }
}
