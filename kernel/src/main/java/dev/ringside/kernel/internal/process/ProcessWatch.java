// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.linux.MemoryPage;
import dev.ringside.kernel.internal.page.BufferStats;
import dev.ringside.kernel.internal.page.PageSource;
import dev.ringside.kernel.internal.page.PageWalker;
import dev.ringside.kernel.internal.page.RecordSink;
import dev.ringside.kernel.internal.process.Trait.Group;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows all threads of the machine while a recording runs, through a tracefs instance of its own, and tells what
/// each was at the time of an event. It costs nothing until something is wanted of it.
///
/// A question about a time that has not been read yet makes it read first: what the kernel recorded before a moment is
/// all there when the question comes later. Under the recorder's lock; closed by the recorder.
public final class ProcessWatch implements ThreadStates, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ProcessWatch.class.getName());
    /// No channel can be called so.
    private static final String CHANNEL = ".processes";

    private static final long BUFFER_BYTES = 1 << 20;
    private static final int PAGE_BYTES = MemoryPage.bytes();

    private final Tracefs tracefs;
    private final RecordingClock clock;
    private final String sessionName;
    private final ProcessTable table = new ProcessTable();
    private final ChangeReader reader;
    private final Set<Group> groups = EnumSet.noneOf(Group.class);
    private final List<Cpu> cpus = new ArrayList<>();
    /// Later than what all CPUs have been read up to.
    private final List<Change> ahead = new ArrayList<>();

    private final Collector collector = new Collector();
    private @Nullable TracefsInstance instance;
    private boolean wanted;
    private boolean running;
    private long knownUntil = Long.MIN_VALUE;
    private int ownUtsNamespace;

    /// @param clock of the events that will be asked about
    public ProcessWatch(Tracefs tracefs, String sessionName, RecordingClock clock) {
        this.tracefs = tracefs;
        this.clock = clock;
        this.sessionName = sessionName;
        this.reader = new ChangeReader(tracefs);
    }

    /// One CPU's buffer of changes.
    private record Cpu(PageSource pages, BufferStats stats) {}

    /// @throws KernelTracingException where the kernel's thread ids are not those that /proc shows us
    @Override
    public void want(Set<Group> more) throws KernelTracingException {
        if (!ThreadFiles.isInFirstPidNamespace()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the session daemon runs in a pid namespace of its own, where the kernel's thread ids are not "
                            + "known");
        }
        wanted = true;
        if (groups.addAll(more) && instance != null) {
            reader.enable(instance, groups);
            if (running) {
                table.fill(groups, clock.now());
            }
        }
    }

    public boolean isWanted() {
        return wanted;
    }

    /// Starts following, or goes on after a stop.
    public void start() throws KernelTracingException {
        if (!wanted || running) {
            return;
        }
        TracefsInstance following = instance == null ? open() : instance;
        following.setTracingOn(true);
        running = true;
        ownUtsNamespace = ThreadFiles.ownNamespace("uts");
        table.fill(groups, clock.now());
    }

    private TracefsInstance open() throws KernelTracingException {
        TracefsInstance made = TracefsInstance.create(
                tracefs, InstanceName.ofThisProcess(sessionName, CHANNEL).toString());
        instance = made;
        made.setClock(clock.traceClock());
        made.setOption("overwrite", false);
        made.setBufferSizes(PAGE_BYTES, BUFFER_BYTES);
        reader.enable(made, groups);
        for (int cpu : made.cpus()) {
            try {
                cpus.add(new Cpu(made.openPages(cpu, PAGE_BYTES), new BufferStats(made.statsFile(cpu))));
            } catch (IOException e) {
                throw new KernelTracingException(
                        Reason.IO, "cannot open the buffer of a CPU: cpu=" + cpu + ": " + e.getMessage(), e);
            }
        }
        return made;
    }

    /// Follows no more until the next start; what is known stays known.
    public void stop() throws KernelTracingException {
        if (running && instance != null) {
            catchUp();
            instance.setTracingOn(false);
            running = false;
        }
    }

    @Override
    public ThreadState at(int thread, long time) {
        if (time > knownUntil && running) {
            catchUp();
        }
        return table.at(thread, time);
    }

    @Override
    public int virtualParent(ThreadState state, long time) {
        int parent = state.trait(Trait.PARENT);
        return parent <= 0 ? parent : at(parent, time).processIdSeenBy(state);
    }

    @Override
    public byte[] hostName(ThreadState state, long time) {
        return state.trait(Trait.UTS_NAMESPACE) == ownUtsNamespace ? table.hostName(time) : new byte[0];
    }

    /// Reads what the kernel has recorded of threads up to now.
    public void catchUp() {
        if (cpus.isEmpty()) {
            return;
        }
        long now = clock.now();
        List<Change> changes = collector.changes;
        changes.addAll(ahead);
        ahead.clear();
        for (Cpu cpu : cpus) {
            try {
                read(cpu);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot follow processes: {0}", e.getMessage());
            }
        }
        changes.sort(Comparator.comparingLong(Change::time));
        // A CPU that was read first may have recorded since what another one's later changes rest on.
        while (!changes.isEmpty() && changes.getLast().time() > now) {
            ahead.addFirst(changes.removeLast());
        }
        table.apply(changes);
        changes.clear();
        knownUntil = now;
    }

    private void read(Cpu cpu) throws IOException {
        cpu.stats.read();
        long lost = cpu.stats.dropped();
        long left = cpu.stats.entries();
        while (left > 0) {
            int length = cpu.pages.read();
            if (length <= 0) {
                return;
            }
            MemorySegment.copy(cpu.pages.page(), ValueLayout.JAVA_BYTE, 0, collector.page, 0, length);
            left -= PageWalker.walk(collector.page, length, collector);
        }
        if (lost > collector.lost.getOrDefault(cpu, 0L)) {
            collector.lost.put(cpu, lost);
            LOGGER.log(Level.WARNING, "changes of processes were lost; reading all again: session={0}", sessionName);
            table.fill(groups, clock.now());
        }
    }

    /// Collects the changes of one reading.
    private final class Collector implements RecordSink {
        private final byte[] page = new byte[PAGE_BYTES];
        private final List<Change> changes = new ArrayList<>();
        private final Map<Cpu, Long> lost = new HashMap<>();

        @Override
        public void record(byte[] from, int record, int size, long time) {
            reader.read(from, record, size, time).ifPresent(changes::add);
        }

        @Override
        public void malformed() {
            LOGGER.log(Level.WARNING, "a page of changes of processes cannot be read: session={0}", sessionName);
        }
    }

    @Override
    public void close() throws KernelTracingException {
        for (Cpu cpu : cpus) {
            try {
                cpu.pages.close();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot close a buffer: {0}", e.getMessage());
            }
        }
        cpus.clear();
        running = false;
        if (instance != null) {
            instance.close();
            instance = null;
        }
    }
}
