// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.linux.MemoryPage;
import dev.ringside.kernel.internal.page.BlockingPages;
import dev.ringside.kernel.internal.page.NonBlockingPages;
import dev.ringside.kernel.internal.page.PageSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One tracefs instance: buffers, enabled events, filters and clock of its own. Whoever creates it closes it, which
/// removes it. One thread at a time.
public final class TracefsInstance implements AutoCloseable {
    /// The kernel's limit on the size of its sub-buffers, in pages.
    private static final int MAX_SUB_BUFFER_PAGES = 128;

    private static final int PAGE_BYTES = MemoryPage.bytes();
    private static final String TRACKED_THREADS = "set_event_pid";

    private final Tracefs tracefs;
    private final Path folder;
    /// The tracked threads, without those that they have started.
    private final Set<Integer> asked = new HashSet<>();

    private boolean removed;

    private TracefsInstance(Tracefs tracefs, Path folder) {
        this.tracefs = tracefs;
        this.folder = folder;
    }

    /// A new instance that records nothing yet.
    public static TracefsInstance create(Tracefs tracefs, String name) throws KernelTracingException {
        Path folder = tracefs.instances().resolve(name);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            throw new KernelTracingException(Reason.ALREADY_EXISTS, "tracefs instance exists: name=" + name, e);
        } catch (AccessDeniedException e) {
            throw new KernelTracingException(
                    Reason.ACCESS_DENIED, "this user may not create tracefs instances: folder=" + folder, e);
        } catch (IOException e) {
            throw new KernelTracingException(Reason.IO, "cannot create a tracefs instance: folder=" + folder, e);
        }
        TracefsInstance instance = new TracefsInstance(tracefs, folder);
        try {
            instance.setTracingOn(false);
        } catch (KernelTracingException e) {
            instance.close();
            throw e;
        }
        return instance;
    }

    /// An instance that is there.
    public static Optional<TracefsInstance> find(Tracefs tracefs, String name) {
        TracefsInstance instance = attach(tracefs, name);
        return Files.isDirectory(instance.folder) ? Optional.of(instance) : Optional.empty();
    }

    static TracefsInstance attach(Tracefs tracefs, String name) {
        return new TracefsInstance(tracefs, tracefs.instances().resolve(name));
    }

    public String name() {
        return folder.getFileName().toString();
    }

    /// Starts or stops recording in all CPUs' buffers.
    public void setTracingOn(boolean on) throws KernelTracingException {
        write("tracing_on", on ? "1" : "0");
    }

    /// How call stacks are recorded.
    public StackIds stackIds() throws KernelTracingException {
        return StackIds.of(tracefs);
    }

    public void setOption(String option, boolean on) throws KernelTracingException {
        write("options/" + option, on ? "1" : "0");
    }

    /// Whether what is written to the `trace_marker` of the whole tracefs comes into this instance too (Linux 6.14 or
    /// later; before, only what is written to the instance's own).
    public void setCopyMarkers(boolean on) throws KernelTracingException {
        if (Files.exists(folder.resolve("options/copy_trace_marker"))) {
            setOption("copy_trace_marker", on);
        }
    }

    /// @param clock a name that `trace_clock` lists: `mono`, `x86-tsc`…
    public void setClock(String clock) throws KernelTracingException {
        write("trace_clock", clock);
    }

    /// Gives each CPU at least `totalBytes` of buffer in sub-buffers of about `subBufferBytes`, smaller ones where
    /// memory is too fragmented or the kernel knows one size only; [#subBufferBytes] says what came of it.
    public void setBufferSizes(long subBufferBytes, long totalBytes) throws KernelTracingException {
        long wanted = Math.clamp(subBufferBytes, PAGE_BYTES, (long) MAX_SUB_BUFFER_PAGES * PAGE_BYTES);
        if (Files.exists(folder.resolve("buffer_subbuf_size_kb"))) {
            for (long bytes = wanted; bytes > PAGE_BYTES; bytes >>= 1) {
                if (tryWrite("buffer_subbuf_size_kb", Long.toString(bytes >> 10))) {
                    break;
                }
            }
        }
        write("buffer_size_kb", Long.toString((totalBytes + 1023) >> 10));
    }

    /// Bytes of one kernel sub-buffer, header included.
    public int subBufferBytes() throws KernelTracingException {
        if (!Files.exists(folder.resolve("buffer_subbuf_size_kb"))) {
            return PAGE_BYTES;
        }
        String kilobytes = read("buffer_subbuf_size_kb").strip();
        try {
            return Math.multiplyExact(Integer.parseInt(kilobytes), 1024);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new KernelTracingException(Reason.IO, "unexpected buffer_subbuf_size_kb: text=" + kilobytes, e);
        }
    }

    public void setEventEnabled(String system, String name, boolean on) throws KernelTracingException {
        write("events/" + system + "/" + name + "/enable", on ? "1" : "0");
    }

    /// Records only those records of an event that a filter in the kernel's language is true for.
    ///
    /// @param filter `0`: all
    public void setEventFilter(String system, String name, String filter) throws KernelTracingException {
        write("events/" + system + "/" + name + "/filter", filter);
    }

    /// Records only events of these threads, and of those that they start from now on. At no moment is a thread
    /// recorded that neither this set nor the one before includes. Where somebody leaves the set, nobody is recorded
    /// while it changes, and what the others have started before is not followed any more: the kernel can add to its
    /// set, but to take out it must be empty for a moment, which means all threads.
    ///
    /// @param threads kernel thread ids; empty: of all
    public void setTrackedThreads(Collection<Integer> threads) throws KernelTracingException {
        if (threads.isEmpty()) {
            trackAllThreads();
            return;
        }
        // Before the first id is there, so that nobody's child and nobody's end is missed.
        setOption("event-fork", true);
        if (threads.containsAll(stillTracked())) {
            addTrackedThreads(threads);
            return;
        }
        paused(() -> {
            trackAllThreads();
            setOption("event-fork", true);
            addTrackedThreads(threads);
        });
    }

    /// A change of what is recorded.
    interface Change {
        void make() throws KernelTracingException;
    }

    /// Changes something while nothing is recorded. Where that fails, nothing is recorded any more: better than
    /// everybody.
    void paused(Change change) throws KernelTracingException {
        boolean on = isTracingOn();
        if (on) {
            setTracingOn(false);
        }
        change.make();
        if (on) {
            setTracingOn(true);
        }
    }

    private void trackAllThreads() throws KernelTracingException {
        // Opening it so that it is replaced empties it.
        write(TRACKED_THREADS, " ");
        asked.clear();
        setOption("event-fork", false);
    }

    private void addTrackedThreads(Collection<Integer> threads) throws KernelTracingException {
        asked.addAll(threads);
        appendIds(TRACKED_THREADS, threads);
    }

    /// Adds numbers to a file that is a set of them.
    void appendIds(String file, Collection<Integer> numbers) throws KernelTracingException {
        // The kernel takes at most a page in one write.
        List<Integer> rest = new ArrayList<>(numbers);
        for (int from = 0; from < rest.size(); from += 256) {
            String ids = rest.subList(from, Math.min(rest.size(), from + 256)).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(" "));
            ControlFile.append(folder.resolve(file), ids);
        }
    }

    /// Those of the threads asked for that have not ended.
    private Set<Integer> stillTracked() throws KernelTracingException {
        return read(TRACKED_THREADS)
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+"))
                .map(Integer::valueOf)
                .filter(asked::contains)
                .collect(Collectors.toSet());
    }

    private boolean isTracingOn() throws KernelTracingException {
        return read("tracing_on").strip().equals("1");
    }

    /// The ids of the CPUs that have a buffer, in order.
    public List<Integer> cpus() throws KernelTracingException {
        try (Stream<Path> folders = Files.list(folder.resolve("per_cpu"))) {
            return folders.map(cpu -> cpu.getFileName().toString())
                    .filter(name -> name.matches("cpu\\d+"))
                    .map(name -> Integer.parseInt(name.substring(3)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new KernelTracingException(Reason.IO, "cannot list the CPUs of " + folder, e);
        }
    }

    /// Opens a CPU's buffer for reads that consume whole sub-buffers. Whoever opens it closes it.
    ///
    /// @param pageBytes of a sub-buffer
    public PageSource openPages(int cpu, int pageBytes) throws IOException {
        Path file = pagesFile(cpu);
        try {
            return NonBlockingPages.open(file, pageBytes);
        } catch (IOException e) {
            // Whoever may not read it hears so once more.
            return BlockingPages.open(file, statsFile(cpu), pageBytes);
        }
    }

    /// How full a buffer is when those who wait for it are woken, where this kernel lets us say so (Linux 5.0).
    public void setWakePercent(int percent) {
        tryWrite("buffer_percent", Integer.toString(percent));
    }

    /// A CPU's buffer, to be opened or mapped.
    public Path pagesFile(int cpu) {
        return cpuFile(cpu, "trace_pipe_raw");
    }

    public Path statsFile(int cpu) {
        return cpuFile(cpu, "stats");
    }

    private Path cpuFile(int cpu, String name) {
        return folder.resolve("per_cpu").resolve("cpu" + cpu).resolve(name);
    }

    public String read(String file) throws KernelTracingException {
        return ControlFile.read(folder.resolve(file));
    }

    public void write(String file, String text) throws KernelTracingException {
        ControlFile.write(folder.resolve(file), text);
    }

    private boolean tryWrite(String file, String text) {
        try {
            write(file, text);
            return true;
        } catch (KernelTracingException e) {
            return false;
        }
    }

    /// Stops recording and removes the instance. All its files must be closed.
    @Override
    public void close() throws KernelTracingException {
        if (removed) {
            return;
        }
        tryWrite("tracing_on", "0");
        tryWrite("events/enable", "0");
        try {
            Files.deleteIfExists(folder);
            removed = true;
        } catch (IOException e) {
            throw new KernelTracingException(
                    Reason.IO,
                    "cannot remove the tracefs instance (is one of its files still open?): folder=" + folder + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
