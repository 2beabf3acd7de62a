// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.context.ThreadContexts;
import dev.ringside.kernel.internal.process.ProcessWatch;
import dev.ringside.kernel.internal.record.ChannelInstance;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The channels of a recording, by name, and what is fixed of them when they are started: their contexts. Under the
/// recorder's lock, which closes them.
final class RecordedChannels {
    private static final String CONTEXTS_BEFORE_START = "contexts are added before the first start";

    private final Tracefs tracefs;
    private final KernelRecordingSettings settings;
    private final EventRules rules;
    private final ProcessWatch processes;
    private final TrackedProcesses tracked;
    private final Map<String, RecordedChannel> channels = new LinkedHashMap<>();

    RecordedChannels(
            Tracefs tracefs,
            KernelRecordingSettings settings,
            EventRules rules,
            ProcessWatch processes,
            TrackedProcesses tracked) {
        this.tracefs = tracefs;
        this.settings = settings;
        this.rules = rules;
        this.processes = processes;
        this.tracked = tracked;
    }

    /// In the order in which they were added.
    Collection<RecordedChannel> all() {
        return Collections.unmodifiableCollection(channels.values());
    }

    RecordedChannel get(String name) throws KernelTracingException {
        RecordedChannel channel = channels.get(name);
        if (channel == null) {
            throw new KernelTracingException(Reason.UNKNOWN_CHANNEL, "no such channel: name=" + name);
        }
        return channel;
    }

    void add(KernelChannelSettings channel) throws KernelTracingException {
        if (channels.containsKey(channel.name())) {
            throw new KernelTracingException(Reason.ALREADY_EXISTS, "channel exists: name=" + channel.name());
        }
        channels.put(channel.name(), create(channel, channels.size()));
    }

    /// Of those that have not been started, the youngest: data streams are numbered in the order of channels.
    void remove(String name) throws KernelTracingException {
        RecordedChannel channel = get(name);
        requireUnopened(channel, "only a channel that has not been started can be removed");
        channels.remove(name);
        channel.recorder.close();
    }

    private RecordedChannel create(KernelChannelSettings channel, long streamClassId) throws KernelTracingException {
        String name = InstanceName.ofThisProcess(settings.sessionName(), channel.name()).toString();
        ChannelRecorder recorder = ChannelRecorder.create(new ChannelInstance(
                channel,
                TracefsInstance.create(tracefs, name),
                settings.clock(),
                streamClassId,
                new EventContexts(new ThreadContexts(processes))));
        try {
            tracked.applyTo(recorder);
        } catch (KernelTracingException e) {
            recorder.close();
            throw e;
        }
        return new RecordedChannel(recorder);
    }

    void addContext(String channelName, KernelContext context) throws KernelTracingException {
        RecordedChannel channel = get(channelName);
        requireUnopened(channel, CONTEXTS_BEFORE_START);
        if (channel.recorder.contexts().has(context)) {
            throw exists(channelName, context.fieldName());
        }
        channel.recorder.addContext(context);
    }

    void addCounter(String channelName, PerfCounter counter) throws KernelTracingException {
        RecordedChannel channel = get(channelName);
        requireUnopened(channel, CONTEXTS_BEFORE_START);
        if (channel.recorder.contexts().has(counter)) {
            throw exists(channelName, counter.fieldName());
        }
        if (channel.recorder.eventClasses() == 0) {
            channel.recorder.addCounter(counter);
        } else {
            remake(channel, counter);
        }
    }

    private static KernelTracingException exists(String channel, String context) {
        return new KernelTracingException(
                Reason.ALREADY_EXISTS, "context exists: channel=" + channel + " context=" + context);
    }

    private static void requireUnopened(RecordedChannel channel, String otherwise) throws KernelTracingException {
        if (channel.recorder.streams().isOpen()) {
            throw new KernelTracingException(
                    Reason.INVALID, otherwise + ": channel=" + channel.recorder.settings().name());
        }
    }

    /// Makes a channel anew whose events have been prepared already to be recorded without one more counter.
    private void remake(RecordedChannel channel, PerfCounter counter) throws KernelTracingException {
        EventRules.requireNoProbes(channel);
        String name = channel.recorder.settings().name();
        List<PerfCounter> counters = new ArrayList<>(channel.recorder.contexts().counters());
        channel.recorder.close();
        try {
            counters.add(counter);
            channels.put(name, copy(channel, counters));
        } catch (KernelTracingException e) {
            try {
                channels.put(name, copy(channel, channel.recorder.contexts().counters()));
            } catch (KernelTracingException again) {
                channels.remove(name);
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private RecordedChannel copy(RecordedChannel channel, List<PerfCounter> counters) throws KernelTracingException {
        RecordedChannel copy = create(channel.recorder.settings(), channel.recorder.streamClassId());
        try {
            for (KernelContext context : channel.recorder.contexts().list()) {
                copy.recorder.addContext(context);
            }
            for (PerfCounter counter : counters) {
                copy.recorder.addCounter(counter);
            }
            for (KernelEventRule rule : channel.rules.keySet()) {
                rules.enable(copy, rule, false);
            }
        } catch (KernelTracingException e) {
            copy.recorder.close();
            throw e;
        }
        copy.enabled = channel.enabled;
        return copy;
    }
}
