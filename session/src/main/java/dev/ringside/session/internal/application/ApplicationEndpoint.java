// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.application;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ApplicationMessage.Register;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.VersionMismatchException;
import dev.ringside.session.internal.Connections;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.PeerIdentity;
import dev.ringside.session.internal.control.ControlAgent;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/// Serves the application socket: a thread for each connection reads its messages and hands them to the control agent.
public final class ApplicationEndpoint implements Connections.Server {
    private final ControlAgent control;
    private final ApplicationRegistry registry;
    private final PeerIdentity identity;
    private final DaemonLog log;

    public ApplicationEndpoint(
            ControlAgent control, ApplicationRegistry registry, PeerIdentity identity, DaemonLog log) {
        this.control = control;
        this.registry = registry;
        this.identity = identity;
        this.log = log;
    }

    @Override
    public void serve(MessageConnection connection) throws IOException {
        Register register;
        try {
            register = connection.receive(Register.class);
        } catch (VersionMismatchException e) {
            log.warning("application refused: " + e.getMessage());
            ApplicationRegistry.refuse(connection, String.valueOf(e.getMessage()));
            return;
        }
        long uid = identity.uid(connection, register.pid(), register.uid());
        Optional<Application> application =
                control.ask(() -> registry.register(register, uid, connection));
        if (application.isPresent()) {
            receiveAll(application.get(), connection);
        }
    }

    private void receiveAll(Application application, MessageConnection connection) {
        String reason = "closed";
        try {
            while (true) {
                ApplicationMessage message = connection.receive(ApplicationMessage.class);
                // Waits until it is handled: an application cannot fill the daemon's memory with unread messages.
                control.ask(() -> {
                    registry.received(application, message);
                    return true;
                });
            }
        } catch (EOFException e) {
            reason = "connection closed";
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } finally {
            String told = reason;
            control.execute(() -> registry.disconnected(application, told));
        }
    }
}
