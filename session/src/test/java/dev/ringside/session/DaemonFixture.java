// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.DestroySession;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A daemon in this process with a home of its own, and a client connected to it.
final class DaemonFixture implements AutoCloseable {
    static final IntegerType INT = new IntegerType(32, true, 10);

    private final RunDirectory run;
    private final Path home;
    private SessionDaemon daemon;
    private MessageConnection client;

    DaemonFixture(Path home) throws IOException {
        this.home = home;
        this.run = runDirectory(home);
        start();
    }

    static RunDirectory runDirectory(Path home) {
        return RunDirectory.of(Map.of("RINGSIDE_HOME", home.toString()), RunDirectory.ownUid());
    }

    private void start() throws IOException {
        daemon = SessionDaemon.start(run);
        client = MessageConnection.connectClient(run.clientSocket());
    }

    void restart() throws IOException {
        close();
        start();
    }

    RunDirectory run() {
        return run;
    }

    SessionDaemon daemon() {
        return daemon;
    }

    Path output(String session) {
        return home.resolve("out-" + session);
    }

    Response ask(Request request) throws IOException {
        return client.request(request);
    }

    /// As [#ask], for a request that must be done.
    <R extends Response> R done(Request request, Class<R> answer) throws IOException {
        Response response = client.request(request);
        if (response instanceof Failed failed) {
            throw new AssertionError(request + " failed: " + failed);
        }
        return answer.cast(response);
    }

    void done(Request request) throws IOException {
        done(request, Response.class);
    }

    Failed refused(Request request) throws IOException {
        return (Failed) client.request(request);
    }

    void create(String session, String format) throws IOException {
        done(new CreateSession(session, output(session).toString(), false, format, ""));
    }

    void enableChannel(String session, ChannelSettings settings) throws IOException {
        done(new EnableChannel(session, Domain.USER_SPACE, settings));
    }

    void enableEvent(String session, String channel, String pattern) throws IOException {
        done(new EnableEvent(session, Domain.USER_SPACE, channel, rule(pattern)));
    }

    /// Makes a session that records these events into the default channel, and starts it.
    void startRecording(String session, String pattern) throws IOException {
        create(session, "ctf-2");
        enableEvent(session, "", pattern);
        startSession(session);
    }

    /// Makes a session that records these events into this channel, and starts it.
    void startRecording(String session, ChannelSettings channel, String pattern) throws IOException {
        create(session, "ctf-2");
        enableChannel(session, channel);
        enableEvent(session, channel.name(), pattern);
        startSession(session);
    }

    void startSession(String session) throws IOException {
        done(new StartSession(session));
    }

    SessionStopped destroy(String session) throws IOException {
        return done(new DestroySession(session), SessionStopped.class);
    }

    static RuleSettings rule(String pattern) {
        return new RuleSettings(pattern, List.of(), "", LogLevelRange.ALL, 0);
    }

    static ChannelSettings channel(String name, long subBufferBytes, long subBufferCount) {
        return channel(name, subBufferBytes, subBufferCount, BufferOwnership.USER, BufferAllocation.PER_CPU);
    }

    static ChannelSettings channel(
            String name,
            long subBufferBytes,
            long subBufferCount,
            BufferOwnership ownership,
            BufferAllocation allocation) {
        return new ChannelSettings(
                name, subBufferBytes, subBufferCount, LossMode.DISCARD, ownership, allocation, 0, 0, 0, 0, 0);
    }

    static EventDescription intEvent(String name) {
        return event(name, new NamedField("value", INT));
    }

    static EventDescription event(String name, NamedField... fields) {
        return new EventDescription(name, 13, "", List.of(fields));
    }

    static NamedField field(String name, FieldType type) {
        return new NamedField(name, type);
    }

    @Override
    public void close() throws IOException {
        client.close();
        daemon.close();
    }
}
