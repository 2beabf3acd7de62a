// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.application;

import dev.ringside.protocol.Message;
import dev.ringside.protocol.MessageConnection;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Sends messages to one application without ever waiting for it: a thread of its own does. One that does not read its
/// messages is cut off.
final class MessageSender {
    private static final int MAXIMUM_QUEUED = 1 << 18;

    private final MessageConnection connection;
    private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(MAXIMUM_QUEUED);
    private final Thread thread;

    MessageSender(MessageConnection connection) {
        this.connection = connection;
        this.thread = Thread.ofVirtual().name("application-sender").start(this::run);
    }

    void send(Message message) {
        if (!queue.offer(message)) {
            close();
        }
    }

    /// Ends the connection; its receiving thread notices.
    void close() {
        thread.interrupt();
        try {
            connection.close();
        } catch (IOException e) {
            // Nothing more is expected of it.
            return;
        }
    }

    private void run() {
        try {
            while (true) {
                connection.send(queue.take());
            }
        } catch (IOException | InterruptedException e) {
            close();
        }
    }
}
