// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.connection;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits for a daemon's socket to appear: asleep on the folder's change notifications where the folder exists, else
/// by looking for the folder now and then. Used by one thread.
final class SocketWatch implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    private static final long WATCHED_PAUSE_MILLIS = 60_000;

    private final Path socket;
    private final Path folder;
    private @Nullable WatchService watch;

    private long pauseMillis = FIRST_PAUSE_MILLIS;

    SocketWatch(Path socket) {
        this.socket = socket;
        this.folder = Objects.requireNonNull(socket.toAbsolutePath().getParent(), "a socket is in a folder");
    }

    /// Tells how long a connection lasted that has ended. Short ones are not tried again at once for ever.
    void lasted(long nanos) {
        if (nanos > LONGEST_PAUSE_MILLIS * 1_000_000) {
            pauseMillis = FIRST_PAUSE_MILLIS;
        }
    }

    /// To be called after a connection failed or ended; returns when the next try makes sense.
    void awaitChange() throws InterruptedException {
        if (watch == null && Files.isDirectory(folder)) {
            watch = watchFolder();
        }
        // Looked at after the watch began, so that a socket made meanwhile is not missed. One that is there may not be
        // listened to yet, or never.
        if (Files.exists(socket) && pauseMillis < LONGEST_PAUSE_MILLIS) {
            Thread.sleep(pauseMillis);
            pauseMillis *= 2;
        } else if (watch == null) {
            Thread.sleep(LONGEST_PAUSE_MILLIS);
        } else if (awaitEvent(watch)) {
            pauseMillis = FIRST_PAUSE_MILLIS;
        }
    }

    /// @return false if nothing happened for long
    private boolean awaitEvent(WatchService service) throws InterruptedException {
        try {
            WatchKey key = service.poll(WATCHED_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            while (key != null && !concernsSocket(key)) {
                key = service.poll(WATCHED_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
            return key != null;
        } catch (ClosedWatchServiceException e) {
            watch = null;
            return true;
        }
    }

    /// Also true when the folder has gone: then another watch is needed.
    private boolean concernsSocket(WatchKey key) {
        boolean concerned = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            concerned |= event.kind() == StandardWatchEventKinds.OVERFLOW
                    || socket.getFileName().equals(event.context());
        }
        if (!key.reset()) {
            close();
            return true;
        }
        return concerned;
    }

    private @Nullable WatchService watchFolder() {
        try {
            WatchService service = folder.getFileSystem().newWatchService();
            try {
                folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
                return service;
            } catch (IOException e) {
                service.close();
                return null;
            }
        } catch (IOException e) {
            // The user's limit of watches: look now and then.
            return null;
        }
    }

    @Override
    public void close() {
        WatchService service = watch;
        watch = null;
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            // It holds nothing that matters any more.
            return;
        }
    }
}
