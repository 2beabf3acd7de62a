// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

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

/// The system calls that eBPF, perf events and mapped kernel buffers need, through the C library's `syscall`. Stateless
/// after the first use; any thread.
public final class NativeCalls {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final int AT_CURRENT_FOLDER = -100;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;
    private static final Map<Integer, String> ERROR_NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(7, "E2BIG"),
            Map.entry(9, "EBADF"),
            Map.entry(11, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(17, "EEXIST"),
            Map.entry(19, "ENODEV"),
            Map.entry(22, "EINVAL"),
            Map.entry(38, "ENOSYS"),
            Map.entry(95, "EOPNOTSUPP"));

    /// System call numbers of an architecture.
    private record Numbers(
            long bpf,
            long perfEventOpen,
            long mmap,
            long munmap,
            long openAt,
            long close,
            long ioctl,
            long membarrier,
            long read,
            long write,
            long pollCreate,
            long pollControl,
            long pollWait,
            long eventDescriptor,
            long setPriority) {}

    private static final class Holder {
        private static final NativeCalls INSTANCE = new NativeCalls();
    }

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int POLL_ADD = 1;

    private final Optional<Numbers> numbers;
    private final MethodHandle call;
    private final MemoryLayout stateLayout;
    private final VarHandle errno;

    @SuppressWarnings("restricted")
    private NativeCalls() {
        this.numbers =
                switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> Optional.of(new Numbers(
                            321, 298, 9, 11, 257, 3, 16, 324, 0, 1, 291, 233, 281, 290, 141));
                    case "aarch64" -> Optional.of(new Numbers(
                            280, 241, 222, 215, 56, 57, 29, 283, 63, 64, 20, 21, 22, 19, 140));
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

    /// @throws IllegalCallerException where native access is denied
    public static NativeCalls get() {
        try {
            return Holder.INSTANCE;
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new IllegalCallerException("native access is not enabled", e);
        }
    }

    private Numbers numbers() throws NativeCallException {
        return numbers.orElseThrow(() -> new NativeCallException(
                "system calls of this architecture are not known: arch=" + System.getProperty("os.arch"), 0));
    }

    private long call(String what, long number, long a, long b, long c, long d, long e, long f)
            throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            return call(arena.allocate(stateLayout), what, number, a, b, c, d, e, f);
        }
    }

    private long call(
            MemorySegment state, String what, long number, long a, long b, long c, long d, long e, long f)
            throws NativeCallException {
        try {
            long result = (long) call.invokeExact(state, number, a, b, c, d, e, f);
            if (result == -1) {
                int error = (int) errno.get(state, 0L);
                throw new NativeCallException(
                        what + ": " + ERROR_NAMES.getOrDefault(error, "errno") + " (" + error + ")", error);
            }
            return result;
        } catch (NativeCallException e1) {
            throw e1;
        } catch (Throwable e1) {
            throw new IllegalStateException("cannot call the C library", e1);
        }
    }

    /// @return a file descriptor, or 0
    public int bpf(String what, int command, MemorySegment attributes) throws NativeCallException {
        return (int) call(
                what, numbers().bpf(), command, attributes.address(), attributes.byteSize(), 0, 0, 0);
    }

    /// @return a file descriptor; whoever opens it closes it
    public int perfEventOpen(MemorySegment attributes, int pid, int cpu, int group, long flags)
            throws NativeCallException {
        return (int) call(
                "perf_event_open", numbers().perfEventOpen(), attributes.address(), pid, cpu, group, flags, 0);
    }

    /// The `ioctl` of a descriptor.
    public void control(String what, int descriptor, long request, long argument) throws NativeCallException {
        call(what, numbers().ioctl(), descriptor, request, argument, 0, 0, 0);
    }

    /// Memory for the error number of a call that is made so often that it shall allocate nothing.
    public MemorySegment newState(Arena arena) {
        return arena.allocate(stateLayout);
    }

    /// Reads from a file that was opened by [#open].
    ///
    /// @param state of [#newState], for one thread at a time
    /// @return bytes; 0: nothing is there now
    public int read(int descriptor, MemorySegment into, MemorySegment state) throws NativeCallException {
        try {
            return (int) call(
                    state, "read", numbers().read(), descriptor, into.address(), into.byteSize(), 0, 0, 0);
        } catch (NativeCallException e) {
            if (e.errorNumber() == EAGAIN || e.errorNumber() == EINTR) {
                return 0;
            }
            throw e;
        }
    }

    /// @param thread 0: the calling one
    /// @return false where this user may not
    boolean setPriority(int thread, int nice) {
        try {
            call("setpriority", numbers().setPriority(), 0, thread, nice, 0, 0, 0);
            return true;
        } catch (NativeCallException e) {
            return false;
        }
    }

    public int pollDescriptor() throws NativeCallException {
        return (int) call("epoll_create1", numbers().pollCreate(), O_CLOEXEC, 0, 0, 0, 0, 0);
    }

    /// @param event an `epoll_event`
    public void pollAdd(int poll, int descriptor, MemorySegment event) throws NativeCallException {
        call("epoll_ctl", numbers().pollControl(), poll, POLL_ADD, descriptor, event.address(), 0, 0);
    }

    /// @param events of `epoll_event`
    /// @return how many; 0 where the time is over, or a signal came
    public int pollWait(int poll, MemorySegment events, int most, long millis, MemorySegment state)
            throws NativeCallException {
        try {
            return (int) call(
                    state, "epoll_pwait", numbers().pollWait(), poll, events.address(), most, millis, 0, 0);
        } catch (NativeCallException e) {
            if (e.errorNumber() == EINTR) {
                return 0;
            }
            throw e;
        }
    }

    public int eventDescriptor() throws NativeCallException {
        return (int) call("eventfd2", numbers().eventDescriptor(), 0, O_NONBLOCK | O_CLOEXEC, 0, 0, 0, 0);
    }

    public void write(int descriptor, MemorySegment from) throws NativeCallException {
        call("write", numbers().write(), descriptor, from.address(), from.byteSize(), 0, 0, 0);
    }

    /// Opens a file for reading without waiting.
    ///
    /// @return a file descriptor; whoever opens it closes it
    public int open(Path file) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            int flags = O_NONBLOCK | O_CLOEXEC;
            return (int) call(
                    "open " + file, numbers().openAt(), AT_CURRENT_FOLDER, name.address(), flags, 0, 0, 0);
        }
    }

    /// Maps a file's bytes; they are unmapped when the arena closes.
    @SuppressWarnings("restricted")
    public MemorySegment map(int descriptor, long offset, long bytes, boolean writable, Arena arena)
            throws NativeCallException {
        int protection = PROT_READ | (writable ? PROT_WRITE : 0);
        long address =
                call("mmap", numbers().mmap(), 0, bytes, protection, MAP_SHARED, descriptor, offset);
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, this::unmap);
    }

    private void unmap(MemorySegment segment) {
        try {
            call("munmap", numbers().munmap(), segment.address(), segment.byteSize(), 0, 0, 0, 0);
        } catch (NativeCallException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until every CPU has passed a point where no program of a tracepoint runs.
    public void awaitPrograms() {
        try {
            call("membarrier", numbers().membarrier(), 1, 0, 0, 0, 0, 0);
        } catch (NativeCallException e) {
            // Kernels with CPUs that are never interrupted refuse: then the last record may come late.
        }
    }

    public void close(int descriptor) {
        try {
            call("close", numbers().close(), descriptor, 0, 0, 0, 0, 0);
        } catch (NativeCallException e) {
            throw new IllegalStateException(e);
        }
    }
}
