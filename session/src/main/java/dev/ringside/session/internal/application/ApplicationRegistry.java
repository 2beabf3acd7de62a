// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.application;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ApplicationMessage.DescribeEvents;
import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ApplicationMessage.Refused;
import dev.ringside.protocol.ApplicationMessage.Register;
import dev.ringside.protocol.ApplicationMessage.Registered;
import dev.ringside.protocol.ApplicationMessage.RegistrationDone;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.observer.ObservedChannel;
import dev.ringside.session.internal.trace.DescriptionCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is registered. Belongs to the control agent's thread.
public final class ApplicationRegistry {
    /// More tracepoints than this in one process show that something is wrong with it.
    private static final int MAXIMUM_EVENTS = 20_000;
    /// The number after it is the daemon's own.
    private static final int LAST_PRODUCER_ID = ObservedChannel.PRODUCER_ID - 1;

    private final Map<Integer, Application> applications = new LinkedHashMap<>();
    private final Listener listener;
    private final DaemonLog log;
    private int lastProducerId;

    /// What the sessions want to know.
    public interface Listener {
        /// New tracepoints are there.
        void described(Application application);

        /// The process is dead, or as good as.
        void gone(Application application);
    }

    public ApplicationRegistry(Listener listener, DaemonLog log) {
        this.listener = listener;
        this.log = log;
    }

    public Collection<Application> applications() {
        return applications.values();
    }

    /// @param uid the user that the socket told
    /// @return empty when it was refused
    Optional<Application> register(Register message, long uid, MessageConnection connection) {
        Optional<String> problem = problem(message);
        if (problem.isPresent()) {
            log.warning("application refused: pid=" + message.pid() + " reason=" + problem.get());
            refuse(connection, problem.get());
            return Optional.empty();
        }
        Application application = new Application(nextProducerId(), uid, message, new MessageSender(connection));
        applications.put(application.producerId(), application);
        application.send(new Registered(ProtocolVersion.CURRENT, application.producerId()));
        log.info("application registered: " + name(application));
        return Optional.of(application);
    }

    private static Optional<String> problem(Register message) {
        if (message.protocolVersion() != ProtocolVersion.CURRENT) {
            return Optional.of("the application speaks protocol version " + message.protocolVersion()
                    + ", the session daemon version " + ProtocolVersion.CURRENT);
        }
        if (message.bitsPerLong() != Long.SIZE) {
            return Optional.of("only 64-bit processes can be traced, bitsPerLong=" + message.bitsPerLong());
        }
        return Optional.empty();
    }

    static void refuse(MessageConnection connection, String reason) {
        Thread.ofVirtual().start(() -> {
            try (connection) {
                connection.send(new Refused(ProtocolVersion.CURRENT, reason));
            } catch (IOException e) {
                // It has gone already.
                return;
            }
        });
    }

    void received(Application application, ApplicationMessage message) {
        switch (message) {
            case DescribeEvents(List<EventDescription> events) -> describe(application, events);
            case Done done -> {
                if (!done.error().isEmpty()) {
                    log.warning("request failed: " + name(application) + " error=" + done.error());
                }
                application.answered(done);
            }
            default -> {
                log.warning("unexpected message: " + name(application) + " message="
                        + message.getClass().getSimpleName());
                application.disconnect();
            }
        }
    }

    private void describe(Application application, List<EventDescription> events) {
        List<EventDescription> usable = new ArrayList<>();
        int room = MAXIMUM_EVENTS - application.events().size();
        for (EventDescription event : events) {
            Optional<String> problem = DescriptionCheck.problem(event);
            if (problem.isPresent()) {
                log.warning("tracepoint refused: " + name(application) + " event=" + event.name() + " reason="
                        + problem.get());
            } else if (usable.size() < room) {
                usable.add(event);
            } else {
                log.warning("tracepoint refused: " + name(application) + " reason=more than " + MAXIMUM_EVENTS);
            }
        }
        application.describe(usable);
        listener.described(application);
        application.send(new RegistrationDone());
    }

    void disconnected(Application application, String reason) {
        if (applications.remove(application.producerId()) == null) {
            return;
        }
        log.info("application gone: " + name(application) + " reason=" + reason);
        application.gone();
        listener.gone(application);
    }

    private int nextProducerId() {
        do {
            lastProducerId = lastProducerId == LAST_PRODUCER_ID ? 1 : lastProducerId + 1;
        } while (applications.containsKey(lastProducerId));
        return lastProducerId;
    }

    private static String name(Application application) {
        return "application=" + application.processName() + " pid=" + application.pid() + " producer="
                + application.producerId();
    }
}
