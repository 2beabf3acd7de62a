// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal;

import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.MessageListener;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Accepts connections on one socket and serves each on a virtual thread of its own.
public final class Connections implements AutoCloseable {
    /// More than this at once are turned away: each takes a file descriptor.
    private static final int MAXIMUM_OPEN = 4096;

    private static final long ACCEPT_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final MessageListener listener;
    private final Server server;
    private final DaemonLog log;
    private final Set<MessageConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// What is done with a connection, until it returns; it may leave the connection open and close it later itself.
    public interface Server {
        void serve(MessageConnection connection) throws IOException;
    }

    public Connections(MessageListener listener, Server server, DaemonLog log) {
        this.listener = listener;
        this.server = server;
        this.log = log;
    }

    public void start(String name) {
        Thread.ofPlatform().name(name).daemon().start(this::acceptAll);
    }

    private void acceptAll() {
        while (!closed) {
            try {
                accepted(listener.accept());
            } catch (IOException e) {
                if (!closed) {
                    log.warning("cannot accept: socket=" + listener.socket() + " reason=" + e.getMessage());
                    LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
                }
            }
        }
    }

    private void accepted(MessageConnection connection) throws IOException {
        if (open.size() >= MAXIMUM_OPEN) {
            log.warning("connection turned away: socket=" + listener.socket() + " open=" + open.size());
            connection.close();
            return;
        }
        open.add(connection);
        Thread.ofVirtual().name("connection").start(() -> serve(connection));
    }

    private void serve(MessageConnection connection) {
        try {
            server.serve(connection);
        } catch (IOException e) {
            log.info("connection ended: peer=" + connection.peer() + " reason=" + e.getMessage());
            close(connection);
        } catch (RuntimeException | Error e) {
            log.error("connection failed: peer=" + connection.peer(), e);
            close(connection);
        } finally {
            open.remove(connection);
        }
    }

    private void close(MessageConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.info("connection not closed: peer=" + connection.peer() + " reason=" + e.getMessage());
        }
    }

    /// Ends accepting and all connections.
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        open.forEach(this::close);
    }
}
