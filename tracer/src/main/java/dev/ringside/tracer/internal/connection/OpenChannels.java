// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.connection;

import dev.ringside.protocol.ApplicationMessage.EnableEvent;
import dev.ringside.protocol.ApplicationMessage.OpenChannel;
import dev.ringside.ring.ClockUnavailableException;
import dev.ringside.ring.CycleCounter;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingProducer;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.recording.Debug;
import dev.ringside.tracer.internal.writer.ContextField;
import dev.ringside.tracer.internal.writer.EventWriters;
import dev.ringside.tracer.internal.writer.WriterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The channels that one daemon has opened in this process, and the writers in them. Ends with its connection. Any
/// thread may call.
///
/// A ring file stays mapped until the last writer that may still be running in it is garbage.
final class OpenChannels {
    private final int producerId;
    private final KnownTracepoints tracepoints;
    private final Map<Long, Channel> channels = new HashMap<>();

    OpenChannels(int producerId, KnownTracepoints tracepoints) {
        this.producerId = producerId;
        this.tracepoints = tracepoints;
    }

    /// An open channel. Its identity is the key under which its writers are installed.
    private static final class Channel {
        private final RingProducer producer;
        private final List<ContextField> contexts;
        private final Map<String, Integer> eventClassIds = new HashMap<>();

        Channel(RingProducer producer, List<ContextField> contexts) {
            this.producer = producer;
            this.contexts = contexts;
        }

        void install(Tracepoint tracepoint, int eventClassId) {
            tracepoint.install(this, EventWriters.make(new WriterSpec(tracepoint, producer, eventClassId, contexts)));
        }
    }

    /// What a request could not do; the text goes to the daemon.
    static final class RequestException extends Exception {
        private static final long serialVersionUID = 1L;

        RequestException(String message) {
            super(message);
        }
    }

    synchronized void open(OpenChannel request) throws RequestException {
        if (channels.containsKey(request.channelId())) {
            throw new RequestException("the channel is open already: channelId=" + request.channelId());
        }
        List<ContextField> contexts = new ArrayList<>();
        for (String name : request.contexts()) {
            contexts.add(ContextField.named(name)
                    .orElseThrow(() -> new RequestException("unknown context field: name=" + name)));
        }
        channels.put(request.channelId(), new Channel(attach(request.ringFile()), contexts));
    }

    private RingProducer attach(String ringFile) throws RequestException {
        try {
            return RingProducer.attach(RingFile.open(Path.of(ringFile)), producerId);
        } catch (ClockUnavailableException e) {
            Debug.log("nothing is recorded into a session", e);
            throw new RequestException("its clock, the time stamp counter, cannot be read by the program: "
                    + CycleCounter.whyNot() + " (java --enable-native-access=ALL-UNNAMED; x86-64 Linux)");
        } catch (IOException | RuntimeException e) {
            throw new RequestException("the ring file cannot be used: file=" + ringFile + " reason=" + e);
        }
    }

    synchronized void close(long channelId) throws RequestException {
        Channel channel = channel(channelId);
        channels.remove(channelId);
        List.copyOf(channel.eventClassIds.keySet()).forEach(event -> uninstall(channel, event));
    }

    synchronized void enable(EnableEvent request) throws RequestException {
        Channel channel = channel(request.channelId());
        List<Tracepoint> named = tracepoints.named(request.eventName());
        if (named.isEmpty()) {
            throw new RequestException("no such event any more: name=" + request.eventName());
        }
        channel.eventClassIds.put(request.eventName(), request.eventClassId());
        named.forEach(tracepoint -> channel.install(tracepoint, request.eventClassId()));
    }

    synchronized void disable(long channelId, String event) throws RequestException {
        uninstall(channel(channelId), event);
    }

    /// Enables a tracepoint that another class loader has defined after its twin was enabled.
    synchronized void adopt(Tracepoint tracepoint) {
        for (Channel channel : channels.values()) {
            Integer eventClassId = channel.eventClassIds.get(tracepoint.name());
            if (eventClassId != null) {
                channel.install(tracepoint, eventClassId);
            }
        }
    }

    synchronized void closeAll() {
        for (Channel channel : channels.values()) {
            List.copyOf(channel.eventClassIds.keySet()).forEach(event -> uninstall(channel, event));
        }
        channels.clear();
    }

    private Channel channel(long channelId) throws RequestException {
        Channel channel = channels.get(channelId);
        if (channel == null) {
            throw new RequestException("no such channel: channelId=" + channelId);
        }
        return channel;
    }

    private void uninstall(Channel channel, String event) {
        channel.eventClassIds.remove(event);
        tracepoints.named(event).forEach(tracepoint -> tracepoint.uninstall(channel));
    }
}
