// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.connection;

import dev.ringside.protocol.ApplicationMessage.CloseChannel;
import dev.ringside.protocol.ApplicationMessage.DescribeEvents;
import dev.ringside.protocol.ApplicationMessage.DisableEvent;
import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ApplicationMessage.EnableEvent;
import dev.ringside.protocol.ApplicationMessage.OpenChannel;
import dev.ringside.protocol.ApplicationMessage.Refused;
import dev.ringside.protocol.ApplicationMessage.Register;
import dev.ringside.protocol.ApplicationMessage.Registered;
import dev.ringside.protocol.ApplicationMessage.RegistrationDone;
import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.connection.OpenChannels.RequestException;
import dev.ringside.tracer.internal.recording.Debug;
import dev.ringside.tracer.internal.recording.ProcessFacts;
import dev.ringside.tracer.internal.writer.Layouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The link with the daemon of one socket, alive or not. Its thread receives; descriptions of later tracepoints are
/// sent by a short-lived thread of their own, so that no thread of the application ever writes to a socket.
public final class DaemonLink {
    private final Path socket;
    private final KnownTracepoints tracepoints;
    private final Announcements announcements = new Announcements();
    private @Nullable Session session;
    private boolean sending;

    public DaemonLink(Path socket, KnownTracepoints tracepoints) {
        this.socket = socket;
        this.tracepoints = tracepoints;
    }

    /// A registration, from one connection to its end.
    private record Session(MessageConnection connection, OpenChannels channels) {}

    public void start() {
        thread("ringside-tracer", this::run).start();
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(task);
        // Whatever class loader the defining thread works for must not be kept alive by the tracer.
        thread.setContextClassLoader(DaemonLink.class.getClassLoader());
        return thread;
    }

    /// Tells the daemon of new tracepoints, if there is one. Does not wait.
    public void announce(List<Tracepoint> added) {
        Session current = session();
        if (current == null) {
            // The link's thread describes all of them when it gets to it.
            return;
        }
        Set<String> known = new HashSet<>(
                announcements.add(added.stream().map(Layouts::describe).toList()));
        added.stream().filter(tracepoint -> known.contains(tracepoint.name())).forEach(current.channels()::adopt);
        startSending(current);
    }

    /// Waits until the daemon, if there is one, has said what it wants of all that was announced.
    public void await(boolean forEver, long deadlineNanos) throws InterruptedException {
        announcements.await(forEver, deadlineNanos);
    }

    private synchronized @Nullable Session session() {
        return session;
    }

    private synchronized void startSending(Session current) {
        if (!sending && announcements.hasPending()) {
            sending = true;
            thread("ringside-sender", () -> sendPending(current)).start();
        }
    }

    private void sendPending(Session current) {
        try {
            while (keepsSending(current)) {
                current.connection().send(new DescribeEvents(announcements.take()));
            }
        } catch (IOException | RuntimeException e) {
            Debug.log("sending descriptions", e);
            end(current);
        }
    }

    private synchronized boolean keepsSending(Session current) {
        if (session != current) {
            return false;
        }
        sending = announcements.hasPending();
        return sending;
    }

    private void run() {
        SocketWatch watch = new SocketWatch(socket);
        while (true) {
            try {
                try (MessageConnection connection = MessageConnection.connect(socket)) {
                    watch.close();
                    long startNanos = System.nanoTime();
                    try {
                        serve(connection);
                    } finally {
                        watch.lasted(System.nanoTime() - startNanos);
                    }
                }
            } catch (IOException | RuntimeException e) {
                Debug.log("no daemon", e);
            } catch (Throwable e) {
                // Out of memory, perhaps: the application's affair. The next try may do.
                Debug.log("link", e);
            } finally {
                announcements.disconnected();
            }
            try {
                watch.awaitChange();
            } catch (InterruptedException e) {
                // Nobody but a meddler interrupts this thread.
                Debug.log("interrupted", e);
            }
        }
    }

    private void serve(MessageConnection connection) throws IOException {
        connection.send(new Register(
                ProtocolVersion.CURRENT,
                ProcessFacts.PID,
                ProcessFacts.parentPid(),
                RunDirectory.ownUid(),
                ProcessFacts.groupId(),
                ProcessFacts.NAME,
                ProcessFacts.startTimeMillis(),
                Long.SIZE));
        ApplicationMessage answer = connection.receive(ApplicationMessage.class);
        if (answer instanceof Refused(int version, String reason)) {
            throw new IOException("refused: version=" + version + " reason=" + reason);
        }
        if (!(answer instanceof Registered(int version, int producerId))) {
            throw new IOException("unexpected: message=" + answer);
        }
        Session registered = new Session(connection, new OpenChannels(producerId, tracepoints));
        try {
            describeAll(registered);
            while (true) {
                handle(registered, connection.receive(ApplicationMessage.class));
            }
        } finally {
            end(registered);
        }
    }

    private void describeAll(Session registered) throws IOException {
        synchronized (this) {
            // In this order: what is defined from now on is announced by its definer.
            session = registered;
            sending = true;
            announcements.connected(
                    tracepoints.all().stream().map(Layouts::describe).toList());
        }
        registered.connection().send(new DescribeEvents(announcements.take()));
        sendPending(registered);
    }

    private void end(Session ended) {
        synchronized (this) {
            if (session == ended) {
                session = null;
                sending = false;
            }
        }
        ended.channels().closeAll();
        try {
            ended.connection().close();
        } catch (IOException e) {
            Debug.log("closing", e);
        }
    }

    private void handle(Session registered, ApplicationMessage message) throws IOException {
        switch (message) {
            case OpenChannel request ->
                answer(
                        registered,
                        request.request(),
                        () -> registered.channels().open(request));
            case CloseChannel(long request, long channelId) ->
                answer(registered, request, () -> registered.channels().close(channelId));
            case EnableEvent request ->
                answer(
                        registered,
                        request.request(),
                        () -> registered.channels().enable(request));
            case DisableEvent(long request, long channelId, String eventName) ->
                answer(registered, request, () -> registered.channels().disable(channelId, eventName));
            case RegistrationDone done -> announcements.answered();
            default -> throw new IOException("unexpected: message=" + message);
        }
    }

    private interface Action {
        void run() throws RequestException;
    }

    private static void answer(Session registered, long request, Action action) throws IOException {
        String error = "";
        try {
            action.run();
        } catch (RequestException e) {
            error = String.valueOf(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            error = e.toString();
        }
        registered.connection().send(new Done(request, error));
    }
}
