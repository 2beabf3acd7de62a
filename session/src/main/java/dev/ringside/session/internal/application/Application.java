// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.application;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ApplicationMessage.Register;
import dev.ringside.protocol.EventDescription;
import dev.ringside.session.internal.trace.FileNames;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/// A registered process. Belongs to the control agent's thread.
public final class Application {
    private final int producerId;
    private final long pid;
    private final long uid;
    private final String processName;
    private final Instant registered;
    private final long startTimeMillis;
    private final MessageSender sender;
    private final Map<String, EventDescription> events = new LinkedHashMap<>();
    private final Map<Long, CompletableFuture<String>> requests = new HashMap<>();
    private final Map<Long, OpenedChannel> channels = new LinkedHashMap<>();
    private long lastRequest;
    private boolean gone;

    Application(int producerId, long uid, Register message, MessageSender sender) {
        this.producerId = producerId;
        this.pid = message.pid();
        this.uid = uid;
        this.processName = message.processName();
        this.startTimeMillis = message.startTimeMillis();
        this.registered = Instant.now();
        this.sender = sender;
    }

    /// A channel that the application has been told to map.
    public static final class OpenedChannel {
        private final long channelId;
        private final Map<String, Integer> enabled = new LinkedHashMap<>();
        private boolean refused;

        public OpenedChannel(long channelId) {
            this.channelId = channelId;
        }

        public long channelId() {
            return channelId;
        }

        /// Name and class id of the events that it has been told to write there.
        public Map<String, Integer> enabled() {
            return enabled;
        }

        /// Notes that it could not map the channel: then none of its events can be enabled either.
        public void refuse() {
            refused = true;
        }

        public boolean isRefused() {
            return refused;
        }
    }

    public int producerId() {
        return producerId;
    }

    public long pid() {
        return pid;
    }

    public long uid() {
        return uid;
    }

    /// Not trusted.
    public String processName() {
        return processName;
    }

    /// `NAME-PID`, fit for a path and a line of text.
    public String label() {
        return FileNames.safe(processName) + "-" + pid;
    }

    /// As it says, from the Unix epoch.
    public long startTimeMillis() {
        return startTimeMillis;
    }

    public Instant registered() {
        return registered;
    }

    public Collection<EventDescription> events() {
        return events.values();
    }

    /// Adds tracepoints. A second one of the same name is not taken.
    void describe(List<EventDescription> added) {
        added.forEach(event -> events.putIfAbsent(event.name(), event));
    }

    /// The channels that it has mapped, by channel id.
    public Map<Long, OpenedChannel> channels() {
        return channels;
    }

    public void send(ApplicationMessage message) {
        sender.send(message);
    }

    /// Sends a numbered request.
    ///
    /// @return completed with the application's error text, empty when all went well; also when the application is gone
    public CompletableFuture<String> request(LongFunction<ApplicationMessage> message) {
        long request = ++lastRequest;
        CompletableFuture<String> answer = new CompletableFuture<>();
        if (gone) {
            answer.complete("");
            return answer;
        }
        requests.put(request, answer);
        sender.send(message.apply(request));
        return answer;
    }

    void answered(Done done) {
        CompletableFuture<String> answer = requests.remove(done.request());
        if (answer != null) {
            answer.complete(done.error());
        }
    }

    /// The connection has ended: nothing is to be waited for any more.
    void gone() {
        gone = true;
        sender.close();
        requests.values().forEach(answer -> answer.complete(""));
        requests.clear();
    }

    /// Cuts the connection.
    void disconnect() {
        sender.close();
    }
}
