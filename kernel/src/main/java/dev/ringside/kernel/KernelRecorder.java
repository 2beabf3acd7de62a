// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.filter.FilterException;
import dev.ringside.kernel.internal.filter.FilterExpression;
import dev.ringside.kernel.internal.filter.FilterParser;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.KernelSchema;
import dev.ringside.kernel.internal.probe.UserProbes;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.record.ReadPeriod;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.ContextPlanner;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.ThreadTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One kernel recording: its channels (a tracefs instance each), its event rules, its files, and the thread that turns
/// the kernel's pages into CTF packets.
///
/// Order: [#enableChannel], [#enableEvents], [#trackProcesses], [#start], [#stop], then more of each, at last [#close].
/// May be called from any thread. A call that throws has changed nothing, or undone what it did; [#stop] and [#flush]
/// throw what went wrong on the reading thread since the last call, after they have done all that could be done.
public final class KernelRecorder implements AutoCloseable {
    private final Tracefs tracefs;
    private final KernelRecordingSettings settings;
    private final EventCatalog catalog;
    private final UUID uuid = UUID.randomUUID();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Map<String, RecordedChannel> channels = new LinkedHashMap<>();
    private final UserProbes probes;
    private Set<Integer> trackedThreads = Set.of();
    private @Nullable TraceMetadata metadata;
    private @Nullable Thread consumer;
    private boolean active;
    private boolean closed;

    KernelRecorder(Tracefs tracefs, KernelRecordingSettings settings) {
        this.tracefs = tracefs;
        this.settings = settings;
        this.catalog = new EventCatalog(tracefs);
        this.probes = new UserProbes(tracefs);
        ThreadTable.useSavedIds(tracefs.root().resolve("saved_tgids"));
    }

    /// Makes a channel and allocates its buffers.
    public void enableChannel(KernelChannelSettings channel) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            if (channels.containsKey(channel.name())) {
                throw new KernelTracingException(Reason.ALREADY_EXISTS, "channel exists: name=" + channel.name());
            }
            String name = InstanceName.ofThisProcess(settings.sessionName(), channel.name()).toString();
            ChannelRecorder recorder =
                    ChannelRecorder.create(channel, TracefsInstance.create(tracefs, name), channels.size());
            try {
                recorder.instance().setTrackedThreads(trackedThreads);
            } catch (KernelTracingException e) {
                recorder.close();
                throw e;
            }
            channels.put(channel.name(), new RecordedChannel(recorder));
        } finally {
            lock.unlock();
        }
    }

    /// Adds a field to each event record of a channel.
    ///
    /// @throws KernelTracingException [Reason#INVALID] where the channel has been started already: its layout is fixed
    public void addContext(String channelName, KernelContext context) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            RecordedChannel channel = channel(channelName);
            if (channel.recorder.isOpen()) {
                throw new KernelTracingException(
                        Reason.INVALID, "contexts are added before the first start: channel=" + channelName);
            }
            if (channel.recorder.contexts().contains(context)) {
                throw new KernelTracingException(
                        Reason.ALREADY_EXISTS, "context exists: channel=" + channelName + " context="
                                + context.fieldName());
            }
            channel.recorder.addContext(context);
        } finally {
            lock.unlock();
        }
    }

    /// Records what a rule matches into a channel, from the next start on or at once where the recording is running.
    ///
    /// @return how many kernel events it matched
    /// @throws KernelTracingException [Reason#UNKNOWN_EVENT] where it matches none
    public int enableEvents(String channelName, KernelEventRule rule) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            RecordedChannel channel = channel(channelName);
            if (channel.rules.containsKey(rule)) {
                return channel.rules.get(rule).size();
            }
            Optional<FilterExpression> filter = parseFilter(rule);
            if (unfiltered(rule) instanceof KernelEventRule.UserProbe probe) {
                return enableProbe(channel, rule, filter, probe);
            }
            List<KernelEvent> matched = catalog.match(rule);
            List<KernelEvent> known = new ArrayList<>();
            List<EventRecordClass> added = new ArrayList<>();
            for (KernelEvent event : matched) {
                if (channel.events.containsKey(event)) {
                    known.add(event);
                    continue;
                }
                addEvent(channel, event).ifPresent(eventClass -> {
                    channel.events.put(event, eventClass);
                    known.add(event);
                    added.add(eventClass);
                });
            }
            if (known.isEmpty()) {
                throw new KernelTracingException(
                        Reason.UNSUPPORTED, "no format of these events can be read: " + matched);
            }
            describe(channel, added);
            channel.put(rule, filter, known);
            if (active) {
                setEnabled(channel, known, true);
            }
            return known.size();
        } finally {
            lock.unlock();
        }
    }

    private static KernelEventRule unfiltered(KernelEventRule rule) {
        return rule instanceof KernelEventRule.Filtered filtered ? filtered.rule() : rule;
    }

    private static Optional<FilterExpression> parseFilter(KernelEventRule rule) throws KernelTracingException {
        if (!(rule instanceof KernelEventRule.Filtered filtered)) {
            return Optional.empty();
        }
        try {
            return Optional.of(FilterParser.parse(filtered.expression()));
        } catch (FilterException e) {
            throw new KernelTracingException(Reason.INVALID, "filter " + filtered.expression() + ": " + e.getMessage(),
                    e);
        }
    }

    private int enableProbe(
            RecordedChannel channel, KernelEventRule rule, Optional<FilterExpression> filter,
                    KernelEventRule.UserProbe probe)
            throws KernelTracingException {
        List<KernelEvent> events = new ArrayList<>();
        List<EventRecordClass> added = new ArrayList<>();
        List<String> names = probes.create(probe.location(), probe.recordName(), probe.atReturn());
        List<RecordPlan> plans = new ArrayList<>();
        try {
            for (String name : names) {
                plans.add(catalog.probePlan(new KernelEvent(probes.group(), name), probe.recordName()));
            }
        } catch (KernelTracingException e) {
            probes.remove(names);
            throw e;
        }
        for (int i = 0; i < plans.size(); i++) {
            KernelEvent event = new KernelEvent(probes.group(), names.get(i));
            RecordPlan plan = plans.get(i);
            EventRecordClass eventClass =
                    KernelSchema.eventRecordClass(channel.recorder.addEvent(plan), plan.name(), plan.payload());
            channel.events.put(event, eventClass);
            channel.kernelIds.put(event, plan.kernelId());
            events.add(event);
            added.add(eventClass);
        }
        describe(channel, added);
        channel.put(rule, filter, events);
        if (active) {
            setEnabled(channel, events, true);
        }
        return events.size();
    }

    /// @return empty where the event's format cannot be read
    private Optional<EventRecordClass> addEvent(RecordedChannel channel, KernelEvent event) throws KernelTracingException {
        Optional<StateDumpEvent> stateDump = EventCatalog.stateDumpEvent(event);
        if (stateDump.isPresent()) {
            int id = channel.recorder.addEvent(stateDump.get());
            return Optional.of(KernelSchema.eventRecordClass(id, event.name(), stateDump.get().payload()));
        }
        return catalog.plan(event).map(plan -> {
            int id = channel.recorder.addEvent(plan);
            channel.kernelIds.put(event, plan.kernelId());
            return KernelSchema.eventRecordClass(id, plan.name(), plan.payload());
        });
    }

    /// Takes a rule back. An event that another rule of the channel matches too stays enabled.
    public void disableEvents(String channelName, KernelEventRule rule) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            RecordedChannel channel = channel(channelName);
            List<KernelEvent> events = channel.remove(rule);
            if (events.isEmpty()) {
                throw new KernelTracingException(Reason.UNKNOWN_EVENT, "no such rule in channel " + channelName + ": "
                        + rule);
            }
            if (active) {
                setEnabled(
                        channel,
                        events.stream().filter(event -> !channel.isEnabled(event)).toList(),
                        false);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Records only events of these processes and of those that they start from now on.
    ///
    /// @param pids process ids; all threads of each are followed; empty: all processes again
    public void trackProcesses(Collection<Long> pids) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            Set<Integer> threads = new TreeSet<>();
            for (long pid : pids) {
                threads.addAll(ProcessThreads.of(pid));
            }
            for (RecordedChannel channel : channels.values()) {
                channel.recorder.instance().setTrackedThreads(threads);
            }
            trackedThreads = threads;
        } finally {
            lock.unlock();
        }
    }

    /// Starts recording, or goes on after a stop.
    public void start() throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            if (active) {
                return;
            }
            openFiles();
            try {
                enableAll();
            } catch (KernelTracingException e) {
                disableAll(e);
                throw e;
            }
            active = true;
            startConsumer();
            dumpState();
        } finally {
            lock.unlock();
        }
    }

    private void enableAll() throws KernelTracingException {
        for (RecordedChannel channel : channels.values()) {
            setEnabled(channel, enabledEvents(channel), true);
        }
        for (RecordedChannel channel : channels.values()) {
            channel.recorder.instance().setTracingOn(true);
        }
    }

    private void disableAll(KernelTracingException cause) {
        for (RecordedChannel channel : channels.values()) {
            try {
                channel.recorder.instance().setTracingOn(false);
                setEnabled(channel, enabledEvents(channel), false);
            } catch (KernelTracingException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /// Stops recording; when it returns, everything that was recorded is in the files and the trace can be read.
    public void stop() throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            if (active) {
                halt();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    private void halt() throws KernelTracingException {
        active = false;
        wake.signalAll();
        for (RecordedChannel channel : channels.values()) {
            channel.recorder.instance().setTracingOn(false);
        }
        for (RecordedChannel channel : channels.values()) {
            setEnabled(channel, enabledEvents(channel), false);
            channel.recorder.drain(true);
            channel.recorder.flush(System.nanoTime());
        }
    }

    /// Writes the state of the machine once more, where events of it are enabled (`regenerate statedump`).
    public void regenerateStateDump() throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            if (!active) {
                throw new KernelTracingException(Reason.INVALID, "the recording is not running");
            }
            dumpState();
        } finally {
            lock.unlock();
        }
    }

    private void dumpState() {
        for (RecordedChannel channel : channels.values()) {
            Set<StateDumpEvent> wanted = enabledEvents(channel).stream()
                    .map(EventCatalog::stateDumpEvent)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
            channel.recorder.dumpState(wanted);
        }
    }

    /// Writes what has been recorded so far to the files, partly filled packets too.
    public void flush() throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            for (RecordedChannel channel : channels.values()) {
                channel.recorder.drain(!active);
                channel.recorder.flush(System.nanoTime());
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    /// Goes on in another folder: what was recorded before is whole in the one before, the rest will be in this one (a
    /// rotation).
    ///
    /// @param folder the `kernel` folder of the next trace chunk
    public void rotate(Path folder) throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            if (metadata == null) {
                throw new KernelTracingException(Reason.INVALID, "the recording has never been started");
            }
            TraceMetadata next = TraceMetadata.create(settings, folder, uuid);
            for (RecordedChannel channel : channels.values()) {
                if (channel.streamClass == null) {
                    continue;
                }
                next.append(channel.streamClass);
                next.append(channel.streamClass, channel.events.values());
                channel.recorder.drain(!active);
                channel.recorder.flush(System.nanoTime());
                channel.recorder.switchTo(folder);
            }
            TraceMetadata before = metadata;
            metadata = next;
            before.close();
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets everything recorded so far (`clear`); a running recording goes on.
    public void clear() throws KernelTracingException {
        lock.lock();
        try {
            checkOpen();
            for (RecordedChannel channel : channels.values()) {
                channel.recorder.clear();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    public List<KernelChannelStatus> channels() {
        lock.lock();
        try {
            return channels.values().stream()
                    .map(channel -> channel.recorder.status())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// Stops, and removes everything that the recording made in the kernel. The files stay.
    @Override
    public void close() throws KernelTracingException {
        Thread thread;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            thread = consumer;
            KernelTracingException failure = null;
            try {
                if (active) {
                    halt();
                }
                throwFailure();
            } catch (KernelTracingException e) {
                failure = e;
            }
            active = false;
            wake.signalAll();
            for (RecordedChannel channel : channels.values()) {
                try {
                    channel.recorder.close();
                } catch (KernelTracingException e) {
                    failure = failure == null ? e : failure;
                }
            }
            try {
                probes.close();
            } catch (KernelTracingException e) {
                failure = failure == null ? e : failure;
            }
            try {
                if (metadata != null) {
                    metadata.close();
                }
            } catch (KernelTracingException e) {
                failure = failure == null ? e : failure;
            }
            if (failure != null) {
                throw failure;
            }
        } finally {
            lock.unlock();
        }
        join(thread);
    }

    private static void join(@Nullable Thread thread) {
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkOpen() throws KernelTracingException {
        if (closed) {
            throw new KernelTracingException(Reason.INVALID, "the recording is closed: session="
                    + settings.sessionName());
        }
    }

    private RecordedChannel channel(String name) throws KernelTracingException {
        RecordedChannel channel = channels.get(name);
        if (channel == null) {
            throw new KernelTracingException(Reason.UNKNOWN_CHANNEL, "no such channel: name=" + name);
        }
        return channel;
    }

    private static List<KernelEvent> enabledEvents(RecordedChannel channel) {
        return channel.rules.values().stream().flatMap(List::stream).distinct().toList();
    }

    private static void setEnabled(RecordedChannel channel, List<KernelEvent> events, boolean on)
            throws KernelTracingException {
        TracefsInstance instance = channel.recorder.instance();
        for (KernelEvent event : events) {
            if (event.equals(EventCatalog.MARKER)) {
                instance.setCopyMarkers(on);
            } else if (EventCatalog.stateDumpEvent(event).isEmpty()) {
                instance.setEventEnabled(event.system(), event.name(), on);
            }
        }
    }

    /// Makes metadata and stream files for what has none yet.
    private void openFiles() throws KernelTracingException {
        if (metadata == null) {
            metadata = TraceMetadata.create(settings, settings.outputFolder(), uuid);
        }
        for (RecordedChannel channel : channels.values()) {
            if (channel.recorder.isOpen()) {
                continue;
            }
            EventHeader header = EventHeader.forEvents(channel.recorder.eventClasses());
            DataStreamClass streamClass = KernelSchema.dataStreamClass(
                    channel.recorder.streamClassId(), header, ContextPlanner.structure(channel.recorder.contexts()));
            metadata.append(streamClass);
            metadata.append(streamClass, channel.events.values());
            channel.streamClass = streamClass;
            channel.recorder.open(metadata.folder(), uuid, header);
        }
    }

    private void describe(RecordedChannel channel, List<EventRecordClass> added) throws KernelTracingException {
        if (metadata != null && channel.streamClass != null && !added.isEmpty()) {
            metadata.append(channel.streamClass, added);
        }
    }

    private void startConsumer() {
        if (consumer == null) {
            consumer = Thread.ofPlatform().name("ringside-kernel-" + settings.sessionName()).daemon()
                    .start(this::consume);
        }
        wake.signalAll();
    }

    /// Waits, reads all channels, and again, until the recording is closed.
    private void consume() {
        lock.lock();
        try {
            ReadPeriod period = new ReadPeriod();
            long left = period.first(readTimerNanos());
            while (!closed) {
                if (!active) {
                    wake.await();
                    left = period.first(readTimerNanos());
                } else if (left > 0) {
                    left = wake.awaitNanos(left);
                } else {
                    double fill = channels.values().stream()
                            .mapToDouble(channel -> channel.recorder.drain(false))
                            .max()
                            .orElse(0);
                    left = period.next(fill, readTimerNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private long readTimerNanos() {
        long micros = channels.values().stream()
                .mapToLong(channel -> channel.recorder.settings().readTimerMicros())
                .min()
                .orElse(200_000);
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }

    private void throwFailure() throws KernelTracingException {
        for (RecordedChannel channel : channels.values()) {
            IOException failure = channel.recorder.takeFailure();
            if (failure != null) {
                throw new KernelTracingException(
                        Reason.IO,
                        "channel " + channel.recorder.settings().name() + ": " + failure.getMessage(),
                        failure);
            }
        }
    }
}
