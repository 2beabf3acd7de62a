// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import dev.ringside.protocol.ApplicationMessage;
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
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.MessageListener;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The daemon's side of the protocol, driven by a test line by line, over a real socket and with real ring files.
/// Used by the test's thread.
public final class TestDaemon implements AutoCloseable {
    private final MessageListener listener;

    public TestDaemon(Path socket) throws IOException {
        Files.createDirectories(socket.getParent());
        listener = MessageListener.bind(socket, "application", PosixFilePermissions.fromString("rw-------"));
    }

    /// Waits for an application and reads what it registers with.
    public Application accept() throws IOException {
        MessageConnection connection = listener.accept();
        return new Application(connection, connection.receive(Register.class));
    }

    /// Waits for an application and goes through the whole registration, wanting nothing.
    public Application register(int producerId) throws IOException {
        Application application = accept();
        application.registered(producerId);
        application.describe();
        application.send(new RegistrationDone());
        return application;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /// One registered process.
    public static final class Application implements AutoCloseable {
        private final MessageConnection connection;
        private final Register register;
        private final Map<String, EventDescription> events = new LinkedHashMap<>();
        private long lastRequest;

        Application(MessageConnection connection, Register register) {
            this.connection = connection;
            this.register = register;
        }

        public Register register() {
            return register;
        }

        public void send(ApplicationMessage message) throws IOException {
            connection.send(message);
        }

        public void registered(int producerId) throws IOException {
            send(new Registered(ProtocolVersion.CURRENT, producerId));
        }

        public void refuse(String reason) throws IOException {
            send(new Refused(ProtocolVersion.CURRENT, reason));
        }

        /// Receives one message of descriptions.
        public List<String> describe() throws IOException {
            List<EventDescription> described =
                    connection.receive(DescribeEvents.class).events();
            described.forEach(event -> events.put(event.name(), event));
            return described.stream().map(EventDescription::name).toList();
        }

        public EventDescription event(String name) {
            return events.get(name);
        }

        /// Makes a recording ring file and opens it in the application as channel.
        public RingFile openChannel(long channelId, Path path, RingShape shape, String... contexts) throws IOException {
            RingFile file = RingFile.create(path, shape, register.pid());
            file.recording(true);
            require(done(new OpenChannel(++lastRequest, channelId, path.toString(), List.of(contexts))));
            return file;
        }

        public String tryOpenChannel(long channelId, Path path, String... contexts) throws IOException {
            return done(new OpenChannel(++lastRequest, channelId, path.toString(), List.of(contexts)));
        }

        public String closeChannel(long channelId) throws IOException {
            return done(new CloseChannel(++lastRequest, channelId));
        }

        public String enable(long channelId, String event, int eventClassId) throws IOException {
            return done(new EnableEvent(++lastRequest, channelId, event, eventClassId));
        }

        public String disable(long channelId, String event) throws IOException {
            return done(new DisableEvent(++lastRequest, channelId, event));
        }

        /// What is in a ring file, where all events are of one class.
        public List<RingRecords.Event> drain(RingFile file, String event) throws IOException {
            return RingRecords.drain(
                    file, id -> new ArrayList<>(events.get(event).fields()));
        }

        /// Waits until the application has gone.
        public void awaitEnd() {
            try {
                while (true) {
                    connection.receive();
                }
            } catch (IOException e) {
                // That is the end.
                return;
            }
        }

        private String done(ApplicationMessage request) throws IOException {
            send(request);
            Done done = connection.receive(Done.class);
            if (done.request() != lastRequest) {
                throw new AssertionError("answered=" + done.request() + " asked=" + lastRequest);
            }
            return done.error();
        }

        private static void require(String error) {
            if (!error.isEmpty()) {
                throw new AssertionError(error);
            }
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
