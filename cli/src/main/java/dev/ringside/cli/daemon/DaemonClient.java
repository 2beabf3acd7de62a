// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.daemon;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.Environment;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.ProtocolException;
import dev.ringside.protocol.RunDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The connection of a command to the session daemon, made when the first question is asked. Which daemon: root's for
/// root and for those who may write to its socket (the tracing group), unless a home is set; else the user's own.
///
/// One thread. Whoever made it closes it.
public final class DaemonClient implements Closeable {
    private final RunDirectory directory;
    private @Nullable MessageConnection connection;

    public DaemonClient(Environment environment) {
        this.directory = choose(environment);
    }

    private static RunDirectory choose(Environment environment) {
        RunDirectory own = RunDirectory.of(environment.variables(), RunDirectory.ownUid());
        boolean moved = !environment.variable("RINGSIDE_HOME").isEmpty()
                || !environment.variable("LTTNG_HOME").isEmpty();
        if (!moved && !own.system()) {
            RunDirectory system = RunDirectory.ofSystem();
            if (Files.isWritable(system.clientSocket())) {
                return system;
            }
        }
        return own;
    }

    public RunDirectory directory() {
        return directory;
    }

    /// Whether a daemon answers.
    public boolean isRunning() throws IOException {
        return connect() != null;
    }

    /// Asks, and gives back what the daemon said, be it [Failed].
    ///
    /// @throws CommandException where there is no daemon
    public Response ask(Request request) throws CommandException, IOException {
        MessageConnection open = connect();
        if (open == null) {
            throw new CommandException(ExitStatus.ERROR, FailureText.NO_DAEMON);
        }
        return open.request(request);
    }

    /// Asks for an answer of one kind; a failure becomes an exception with LTTng's text for it.
    public <R extends Response> R ask(Request request, Class<R> kind) throws CommandException, IOException {
        Response response = ask(request);
        if (response instanceof Failed failed) {
            throw CommandException.error(FailureText.of(failed));
        }
        if (!kind.isInstance(response)) {
            throw new ProtocolException(
                    directory.clientSocket().toString(),
                    response.getClass().getSimpleName(),
                    "",
                    "expected message=" + kind.getSimpleName());
        }
        return kind.cast(response);
    }

    private @Nullable MessageConnection connect() throws IOException {
        if (connection != null) {
            return connection;
        }
        Path socket = directory.clientSocket();
        if (!Files.exists(socket)) {
            return null;
        }
        try {
            connection = MessageConnection.connectClient(socket);
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            return null;
        }
        return connection;
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
    }
}
