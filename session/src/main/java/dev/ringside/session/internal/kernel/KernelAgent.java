// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.kernel;

import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.RecoveredRecording;
import dev.ringside.session.internal.DaemonLog;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Talks to the kernel tracer, in order, on a thread of its own: enabling a thousand events takes the kernel a while.
/// Any thread may ask. tracefs is looked for when the first task needs it, again after a failure.
public final class KernelAgent implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_SECONDS = 30;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kernel").daemon().factory());
    private final Supplier<List<String>> statesOfOthers;
    private final DaemonLog log;
    /// Belongs to the agent's thread.
    private @Nullable KernelTracer tracer;

    /// @param statesOfOthers what daemons of other homes keep of their recordings at the time
    public KernelAgent(Supplier<List<String>> statesOfOthers, DaemonLog log) {
        this.statesOfOthers = statesOfOthers;
        this.log = log;
    }

    /// What is done on the agent's thread.
    @FunctionalInterface
    public interface Task<T> {
        T run(KernelTracer tracer) throws KernelTracingException;
    }

    /// @return completed on the agent's thread, exceptionally with what the task threw
    public <T> CompletableFuture<T> ask(Task<T> task) {
        return call(() -> task.run(tracer()));
    }

    /// As [#ask(Task)], for what does not need the kernel tracer to be there.
    public <T> CompletableFuture<T> call(Callable<T> task) {
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
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private KernelTracer tracer() throws KernelTracingException {
        if (tracer == null) {
            tracer = KernelTracer.open();
            removeStale(tracer);
        }
        return tracer;
    }

    /// Writes out and removes what daemons that were killed left in the kernel, where there can be any. Mounts nothing.
    ///
    /// @param states what their recordings kept
    public void removeStale(List<String> states) {
        thread.execute(() -> {
            if (!LeftInKernel.isPossible()) {
                return;
            }
            try {
                KernelTracer open = KernelTracer.open();
                states.forEach(state -> recover(open, state));
                removeStale(open);
                tracer = open;
            } catch (KernelTracingException e) {
                log.warning("cannot look for what other daemons left in the kernel: reason=" + e.getMessage());
            }
        });
    }

    private void recover(KernelTracer open, String state) {
        try {
            RecoveredRecording recovered = open.recover(state);
            log.info("kernel events recovered: session=" + recovered.session() + " data written to="
                    + recovered.folder() + " events=" + recovered.recordedEvents() + " discarded events="
                    + recovered.discardedEvents());
            if (!recovered.unreadChannels().isEmpty()) {
                log.warning("what eBPF programs had recorded and the killed daemon had not read is lost, how many "
                        + "events cannot be known: session=" + recovered.session() + " channels="
                        + recovered.unreadChannels());
            }
        } catch (KernelTracingException e) {
            log.warning("kernel events of a daemon that was killed are not recovered: reason=" + e.getMessage());
        }
    }

    private void removeStale(KernelTracer open) {
        try {
            List<String> removed = open.removeStaleInstances(statesOfOthers.get());
            if (!removed.isEmpty()) {
                log.info("removed what a daemon that was killed left in the kernel: instances=" + removed);
            }
        } catch (KernelTracingException e) {
            log.warning("cannot remove what other daemons left in the kernel: reason=" + e.getMessage());
        }
    }

    /// Ends the thread after what it was asked before. Recorders have been closed by then.
    @Override
    public void close() {
        try {
            thread.execute(() -> {
                if (tracer != null) {
                    tracer.close();
                }
            });
            thread.shutdown();
            if (!thread.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                log.warning("the kernel does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
