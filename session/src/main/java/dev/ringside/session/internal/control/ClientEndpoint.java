// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Hello;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.Shutdown;
import dev.ringside.protocol.ClientMessage.Welcome;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.VersionMismatchException;
import dev.ringside.session.internal.Connections;
import dev.ringside.session.internal.DaemonLog;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Serves the client socket: a thread for each connection reads a request, has it done, and sends the answer.
public final class ClientEndpoint implements Connections.Server {
    private final ControlAgent control;
    private final RequestHandler handler;
    private final Runnable shutdown;
    private final DaemonLog log;

    /// @param shutdown begins the end of the daemon, when a client has asked for it and has its answer
    public ClientEndpoint(ControlAgent control, RequestHandler handler, Runnable shutdown, DaemonLog log) {
        this.control = control;
        this.handler = handler;
        this.shutdown = shutdown;
        this.log = log;
    }

    @Override
    public void serve(MessageConnection connection) throws IOException {
        try (connection) {
            converse(connection);
        } catch (EOFException e) {
            // The usual end of a client.
            return;
        }
    }

    private void converse(MessageConnection connection) throws IOException {
        try {
            Response greeting = answer(connection.receive(Hello.class));
            connection.send(greeting);
            while (greeting instanceof Welcome) {
                Request request = connection.receive(Request.class);
                connection.send(answer(request));
                if (request instanceof Shutdown) {
                    shutdown.run();
                }
            }
        } catch (VersionMismatchException e) {
            log.warning("client refused: " + e.getMessage());
            connection.send(new Failed(FailureCode.PROTOCOL_MISMATCH, String.valueOf(e.getMessage())));
        }
    }

    private Response answer(Request request) throws IOException {
        CompletableFuture<Response> answer = control.ask(() -> handler.handle(request));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            log.error("request failed: request=" + request.getClass().getSimpleName(), e);
            return new Failed(FailureCode.INTERNAL, "The session daemon failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
