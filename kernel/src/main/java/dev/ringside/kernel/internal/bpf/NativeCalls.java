// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The system calls that eBPF, perf events and mapped kernel buffers need, through the C library's `syscall`. Stateless after the first
/// use; any thread.
public final class NativeCalls {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int AT_CURRENT_FOLDER = -100;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;
    private static final Map<Integer, String> ERROR_NAMES = Map.of(
            1, "EPERM", 2, "ENOENT", 7, "E2BIG", 9, "EBADF", 11, "EAGAIN", 12, "ENOMEM", 13, "EACCES", 17, "EEXIST",
            22, "EINVAL", 38, "ENOSYS");

    /// System call numbers of an architecture.
    private record Numbers(
            long bpf,
            long perfEventOpen,
            long mmap,
            long munmap,
            long openAt,
            long close,
            long ioctl,
            long membarrier) {}

    private static final class Holder {
        private static final NativeCalls INSTANCE = new NativeCalls();
    }

    private final Optional<Numbers> numbers;
    private final MethodHandle call;
    private final MemoryLayout stateLayout;
    private final VarHandle errno;

    @SuppressWarnings("restricted")
    private NativeCalls() {
        this.numbers =
                switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> Optional.of(new Numbers(321, 298, 9, 11, 257, 3, 16, 324));
                    case "aarch64" -> Optional.of(new Numbers(280, 241, 222, 215, 56, 57, 29, 283));
                    default -> Optional.empty();
                };
        Linker linker = Linker.nativeLinker();
        ValueLayout word = ValueLayout.JAVA_LONG;
        this.stateLayout = Linker.Option.captureStateLayout();
        this.errno = stateLayout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        SymbolLookup lookup = linker.defaultLookup();
        this.call = linker.downcallHandle(
                lookup.find("syscall").orElseThrow(),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    public static NativeCalls get() {
        return Holder.INSTANCE;
    }

    private Numbers numbers() throws BpfException {
        return numbers.orElseThrow(() -> new BpfException(
                "system calls of this architecture are not known: arch=" + System.getProperty("os.arch"), 0));
    }

    private long call(String what, long number, long a, long b, long c, long d, long e, long f) throws BpfException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(stateLayout);
            long result = (long) call.invokeExact(state, number, a, b, c, d, e, f);
            if (result == -1) {
                int error = (int) errno.get(state, 0L);
                throw new BpfException(
                        what + ": " + ERROR_NAMES.getOrDefault(error, "errno") + " (" + error + ")", error);
            }
            return result;
        } catch (BpfException e1) {
            throw e1;
        } catch (Throwable e1) {
            throw new IllegalStateException("cannot call the C library", e1);
        }
    }

    /// @return a file descriptor, or 0
    int bpf(String what, int command, MemorySegment attributes) throws BpfException {
        return (int) call(
                what, numbers().bpf(), command, attributes.address(), attributes.byteSize(), 0, 0, 0);
    }

    /// @return a file descriptor; whoever opens it closes it
    public int perfEventOpen(MemorySegment attributes, int pid, int cpu, int group, long flags) throws BpfException {
        return (int) call(
                "perf_event_open", numbers().perfEventOpen(), attributes.address(), pid, cpu, group, flags, 0);
    }

    /// The `ioctl` of a descriptor.
    public void control(String what, int descriptor, long request, long argument) throws BpfException {
        call(what, numbers().ioctl(), descriptor, request, argument, 0, 0, 0);
    }

    /// Opens a file for reading without waiting.
    ///
    /// @return a file descriptor; whoever opens it closes it
    public int open(Path file) throws BpfException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            int flags = O_NONBLOCK | O_CLOEXEC;
            return (int) call(
                    "open " + file, numbers().openAt(), AT_CURRENT_FOLDER, name.address(), flags, 0, 0, 0);
        }
    }

    /// Maps a file's bytes; they are unmapped when the arena closes.
    @SuppressWarnings("restricted")
    public MemorySegment map(int descriptor, long offset, long bytes, boolean writable, Arena arena) throws BpfException {
        int protection = PROT_READ | (writable ? PROT_WRITE : 0);
        long address =
                call("mmap", numbers().mmap(), 0, bytes, protection, MAP_SHARED, descriptor, offset);
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, this::unmap);
    }

    private void unmap(MemorySegment segment) {
        try {
            call("munmap", numbers().munmap(), segment.address(), segment.byteSize(), 0, 0, 0, 0);
        } catch (BpfException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until every CPU has passed a point where no program of a tracepoint runs.
    void awaitPrograms() {
        try {
            call("membarrier", numbers().membarrier(), 1, 0, 0, 0, 0, 0);
        } catch (BpfException e) {
            // Kernels with CPUs that are never interrupted refuse: then the last record may come late.
        }
    }

    public void close(int descriptor) {
        try {
            call("close", numbers().close(), descriptor, 0, 0, 0, 0, 0);
        } catch (BpfException e) {
            throw new IllegalStateException(e);
        }
    }
}
