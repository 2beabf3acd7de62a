// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.probe.KernelProbes;
import dev.ringside.kernel.internal.process.ProcessWatch;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// One kernel recording: its channels (a tracefs instance each), its event rules, its files, and the thread that turns
/// the kernel's pages into CTF packets.
///
/// Order: [#enableChannel], [#enableEvents], [#trackProcesses], [#start], [#stop], then more of each, at last [#close].
/// May be called from any thread. A call that throws has changed nothing, or undone what it did; [#stop] and [#flush]
/// throw what went wrong on the reading thread since the last call, after they have done all that could be done.
public final class KernelRecorder implements AutoCloseable {
    private final KernelRecordingSettings settings;
    private final RecordingFiles files;
    private final EventRules rules;
    /// A fair one: the agent's thread, which takes it again and again, must not keep everybody else waiting.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final RecordedChannels channels;
    private final DrainAgent agent;
    private final ProcessWatch processes;
    private final KernelSwitch kernel;
    private final TrackedProcesses tracked = new TrackedProcesses();
    private boolean active;
    private boolean closed;

    KernelRecorder(Tracefs tracefs, KernelRecordingSettings settings) {
        this(tracefs, settings, KernelProbes.exist(tracefs));
    }

    /// @param probes whether kernel probes may be used; otherwise the function tracer has to do
    KernelRecorder(Tracefs tracefs, KernelRecordingSettings settings, boolean probes) {
        this.settings = settings;
        this.files = new RecordingFiles(settings);
        this.rules = new EventRules(tracefs, files, probes);
        this.processes = new ProcessWatch(tracefs, settings.sessionName(), settings.clock());
        this.channels = new RecordedChannels(tracefs, settings, rules, processes, tracked);
        this.kernel = new KernelSwitch(rules, processes);
        this.agent = new DrainAgent(settings.sessionName(), lock, processes);
    }

    /// Makes a channel and allocates its buffers.
    public void enableChannel(KernelChannelSettings channel) throws KernelTracingException {
        locked(() -> channels.add(channel));
    }

    /// Takes a channel back that has not been started.
    public void removeChannel(String channelName) throws KernelTracingException {
        locked(() -> channels.remove(channelName));
    }

    /// Records nothing more into a channel, or goes on, with the rules that it has.
    public void setChannelEnabled(String channelName, boolean enabled) throws KernelTracingException {
        locked(() -> {
            RecordedChannel channel = channels.get(channelName);
            if (active && enabled != channel.enabled) {
                rules.setEnabled(channel, enabled);
                channel.recorder.setTracingOn(enabled);
            }
            channel.enabled = enabled;
        });
    }

    /// Adds a field to each event record of a channel.
    ///
    /// @throws KernelTracingException [Reason#INVALID] where the channel has been started already: its layout is fixed
    public void addContext(String channelName, KernelContext context) throws KernelTracingException {
        locked(() -> channels.addContext(channelName, context));
    }

    /// Adds the value of a performance counter to each event record of a channel, which then has all events recorded by
    /// eBPF programs: the records of tracefs have no room for it.
    ///
    /// @throws KernelTracingException [Reason#INVALID] where the channel has been started already, and
    ///                                [Reason#UNSUPPORTED] where one of its rules cannot be recorded in that way
    public void addCounter(String channelName, PerfCounter counter) throws KernelTracingException {
        locked(() -> channels.addCounter(channelName, counter));
    }

    /// Whether system calls of rules that are enabled from now on are recorded with what their arguments point to, as
    /// they are at first, where kernel and user allow it: else with addresses.
    public void setUserMemoryCaptured(boolean captured) {
        lock.lock();
        try {
            rules.setUserMemoryCaptured(captured);
        } finally {
            lock.unlock();
        }
    }

    /// Lets snapshots of a channel map no buffer of the kernel, also where they could (as before Linux 6.10).
    public void leaveUnmapped(String channelName) throws KernelTracingException {
        locked(() -> channels.get(channelName).recorder.streams().leaveUnmapped());
    }

    /// Records what a rule matches into a channel, from the next start on or at once where the recording is running.
    ///
    /// @return how many kernel events it matched
    /// @throws KernelTracingException [Reason#UNKNOWN_EVENT] where it matches none
    public int enableEvents(String channelName, KernelEventRule rule) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            int matched = rules.enable(channels.get(channelName), rule, active);
            if (active) {
                // System calls have buffers of their own.
                agent.start(channels.all());
            }
            files.save(channels.all());
            return matched;
        } finally {
            lock.unlock();
        }
    }

    /// What of a rule this kernel cannot record, though [#enableEvents] takes the rule, as a sentence; empty: nothing.
    public Optional<String> limits(KernelEventRule rule) {
        return rules.limits(rule);
    }

    /// Takes a rule back. An event that another rule of the channel matches too stays enabled.
    public void disableEvents(String channelName, KernelEventRule rule) throws KernelTracingException {
        locked(() -> {
            rules.disable(channels.get(channelName), rule, active);
            files.save(channels.all());
        });
    }

    /// Records only events of these processes and of those that they start from now on.
    ///
    /// @param pids process ids; all threads of each are followed; empty: all processes again
    public void trackProcesses(Collection<Long> pids) throws KernelTracingException {
        track(pids.isEmpty() ? ProcessTrackers.ALL : ProcessTrackers.ALL.with(ProcessTrackers.Attribute.PID, pids));
    }

    /// Records only events of some processes: the kernel picks them by process id, what it has recorded is picked by
    /// users and groups.
    public void track(ProcessTrackers wanted) throws KernelTracingException {
        locked(() -> {
            tracked.change(wanted, channels.all());
        });
    }

    /// Starts recording, or goes on after a stop.
    public void start() throws KernelTracingException {
        locked(() -> {
            if (active) {
                return;
            }
            files.open(channels.all());
            files.save(channels.all());
            kernel.start(channels.all());
            active = true;
            agent.start(channels.all());
            dumpState();
        });
    }

    /// Stops recording; when it returns, everything that was recorded is in the files and the trace can be read.
    public void stop() throws KernelTracingException {
        locked(() -> {
            if (active) {
                halt();
            }
            throwFailure();
        });
    }

    private void halt() throws KernelTracingException {
        active = false;
        agent.pause();
        kernel.stop(channels.all());
    }

    /// Writes the state of the machine once more, where events of it are enabled (`regenerate statedump`).
    public void regenerateStateDump() throws KernelTracingException {
        locked(() -> {
            if (!active) {
                throw new KernelTracingException(Reason.INVALID, "the recording is not running");
            }
            dumpState();
        });
    }

    private void dumpState() {
        for (RecordedChannel channel : channels.all()) {
            channel.recorder.streams().dumpState(channel.stateDumpEvents());
        }
    }

    /// Writes the metadata anew (`regenerate metadata`), say after the clock of the machine was set.
    ///
    /// @param clock the recording's, as it is known now
    public void regenerateMetadata(RecordingClock clock) throws KernelTracingException {
        locked(() -> files.regenerate(clock, channels.all()));
    }

    /// Writes what has been recorded so far to the files, partly filled packets too.
    public void flush() throws KernelTracingException {
        locked(() -> {
            for (RecordedChannel channel : channels.all()) {
                channel.recorder.streams().drainAndFlush(!active);
            }
            processes.catchUp();
            throwFailure();
        });
    }

    /// Goes on in another folder: what was recorded before is whole in the one before, the rest will be in this one (a
    /// rotation).
    ///
    /// @param folder the `kernel` folder of the next trace chunk
    public void rotate(Path folder) throws KernelTracingException {
        locked(() -> {
            files.rotate(folder, channels.all(), !active);
            files.save(channels.all());
            throwFailure();
        });
    }

    /// Writes what the buffers hold now, and the state of the machine, as a trace of its own. A running recording goes
    /// on, and the next snapshot has again what has not been overwritten. Where the kernel's buffers cannot be mapped
    /// (before Linux 6.10), what a snapshot takes out of them is kept in memory, as much again as the channel's
    /// buffers.
    ///
    /// @param folder    the `kernel` folder of the snapshot; made here
    /// @param mostBytes of each stream: its newest events
    public void snapshot(Path folder, long mostBytes) throws KernelTracingException {
        locked(() -> {
            processes.catchUp();
            files.snapshot(folder, channels.all(), mostBytes);
        });
    }

    /// How many streams a snapshot has: for each channel one for each CPU, as many again where system calls are
    /// captured, and one for the state of the machine.
    public int streamCount() throws KernelTracingException {
        lock.lock();
        try {
            int count = 0;
            for (RecordedChannel channel : channels.all()) {
                count += channel.recorder.streams().snapshotStreams();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets everything recorded so far (`clear`); a running recording goes on.
    public void clear() throws KernelTracingException {
        locked(() -> {
            for (RecordedChannel channel : channels.all()) {
                channel.recorder.streams().clear();
            }
            files.save(channels.all());
            throwFailure();
        });
    }

    public List<KernelChannelStatus> channels() {
        lock.lock();
        try {
            return channels.all().stream()
                    .map(channel -> channel.recorder.streams().status())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// Stops, and removes everything that the recording made in the kernel. The files stay.
    @Override
    public void close() throws KernelTracingException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            List<Step> steps = new ArrayList<>();
            steps.add(active ? this::halt : () -> {});
            steps.add(this::throwFailure);
            steps.add(agent::close);
            channels.all().forEach(channel -> steps.add(channel.recorder::close));
            steps.add(processes::close);
            steps.add(rules::close);
            steps.add(files::close);
            runAll(steps);
        } finally {
            active = false;
            lock.unlock();
        }
        agent.join();
    }

    /// One thing to do.
    interface Step {
        void run() throws KernelTracingException;
    }

    /// Does every step, then throws the first failure.
    private static void runAll(List<Step> steps) throws KernelTracingException {
        KernelTracingException failure = null;
        for (Step step : steps) {
            try {
                step.run();
            } catch (KernelTracingException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Does something to a recording that is not closed, under the lock.
    void locked(Step step) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            step.run();
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws KernelTracingException {
        if (closed) {
            throw new KernelTracingException(Reason.INVALID, "the recording is closed: session="
                    + settings.sessionName());
        }
    }

    private void throwFailure() throws KernelTracingException {
        for (RecordedChannel channel : channels.all()) {
            IOException failure = channel.recorder.streams().takeFailure();
            if (failure != null) {
                throw new KernelTracingException(
                        Reason.IO,
                        "channel " + channel.recorder.settings().name() + ": " + failure.getMessage(),
                        failure);
            }
        }
    }
}
