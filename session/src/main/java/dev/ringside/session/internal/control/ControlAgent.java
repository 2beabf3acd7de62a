// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.session.internal.DaemonLog;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The one thread that owns the sessions: runs what others hand it, in order. Nothing that it runs may wait.
public final class ControlAgent implements Executor, AutoCloseable {
    private final ScheduledExecutorService thread;
    private final DaemonLog log;

    public ControlAgent(DaemonLog log) {
        this.log = log;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("control").daemon().factory());
    }

    /// Runs the task on the agent's thread; its failure is logged. After [#close()] nothing happens.
    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            log.info("too late: the daemon is ending");
        }
    }

    public void schedule(Runnable task, long delayMillis) {
        try {
            thread.schedule(() -> guarded(task), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.info("too late: the daemon is ending");
        }
    }

    /// Runs the task on the agent's thread and waits for its result. Not to be called on the agent's thread.
    public <T> T ask(Callable<T> task) throws IOException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(task.call());
                } catch (Throwable e) {
                    // Whoever waits must hear of it, be it that memory ran out.
                    answer.completeExceptionally(e);
                }
            });
            return answer.get();
        } catch (RejectedExecutionException e) {
            throw new IOException("the session daemon is ending", e);
        } catch (ExecutionException e) {
            log.error("request failed", e);
            throw new IOException("the session daemon failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("control agent", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
