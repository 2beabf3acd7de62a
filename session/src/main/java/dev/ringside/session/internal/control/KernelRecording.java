// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelRecorder;
import dev.ringside.kernel.KernelRecordingSettings;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.session.internal.consumer.Problems;
import dev.ringside.session.internal.control.RecordingSession.Definition;
import dev.ringside.session.internal.kernel.KernelAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A session's recorder in the kernel, from the first thing that needs it to the session's end: start, stop, rotation,
/// snapshots. It is called on the kernel agent's thread; the rest belongs to the control agent's thread.
final class KernelRecording {
    private final Definition definition;
    private final Path stateFile;
    private final Supplier<RecordingClock> clocks;
    private final KernelAgent agent;
    private final Executor control;
    private final Problems problems;
    /// Belongs to the kernel agent's thread.
    private @Nullable KernelRecorder recorder;
    private @Nullable KernelArchives archives;

    private Map<String, Long> discardedEvents = Map.of();
    private boolean everUsed;

    KernelRecording(
            Definition definition,
            Path stateFile,
            Supplier<RecordingClock> clocks,
            KernelAgent agent,
            Executor control,
            Problems problems) {
        this.definition = definition;
        this.stateFile = stateFile;
        this.clocks = clocks;
        this.agent = agent;
        this.control = control;
        this.problems = problems;
    }

    CompletableFuture<Void> start() {
        return ask(recording -> {
                    recording.start();
                    if (!definition.snapshot() && !archives().isUsed()) {
                        archives().begin();
                    }
                    return true;
                })
                .thenAccept(done -> {});
    }

    CompletableFuture<Void> clear() {
        return ask(recording -> {
                    recording.clear();
                    return true;
                })
                .thenAccept(done -> {});
    }

    CompletableFuture<Void> regenerateStateDump() {
        return ask(recording -> {
                    recording.regenerateStateDump();
                    return true;
                })
                .thenAccept(done -> {});
    }

    /// Describes the clock as the session now has it.
    CompletableFuture<Void> regenerateMetadata() {
        RecordingClock now = clocks.get();
        return ask(recording -> {
                    recording.regenerateMetadata(now);
                    return now;
                })
                .thenAccept(done -> {});
    }

    /// How many streams a snapshot has at most.
    CompletableFuture<Integer> streamCount() {
        return ask(recording -> recording.streamCount());
    }

    /// Writes what the kernel's buffers hold now.
    ///
    /// @param folder    for the trace
    /// @param mostBytes of each stream
    CompletableFuture<Void> snapshot(Path folder, long mostBytes) {
        return ask(recording -> {
                    recording.snapshot(folder, mostBytes);
                    return folder;
                })
                .thenAccept(done -> {});
    }

    /// @return the folder of the trace chunk that has ended
    CompletableFuture<Path> rotate() {
        return ask(this::rotate);
    }

    private Path rotate(KernelRecorder recording) throws KernelTracingException {
        try {
            Path archive = archives().archive();
            try {
                recording.rotate(archives().current());
                return archive;
            } catch (KernelTracingException e) {
                archives().restore(archive);
                throw e;
            }
        } catch (IOException e) {
            throw new KernelTracingException(
                    KernelTracingException.Reason.IO, "cannot archive the trace chunk: " + e.getMessage(), e);
        }
    }

    private KernelArchives archives() {
        if (archives == null) {
            archives = new KernelArchives(definition.output().orElseThrow());
        }
        return archives;
    }

    /// Writes all that was recorded; what went wrong is among the session's problems.
    CompletableFuture<Void> stop() {
        return ending(false);
    }

    /// Removes everything from the kernel; what went wrong is among the session's problems.
    CompletableFuture<Void> close() {
        return ending(true);
    }

    private CompletableFuture<Void> ending(boolean closing) {
        if (!everUsed) {
            return CompletableFuture.completedFuture(null);
        }
        return agent.call(() -> {
                    end(closing);
                    return closing;
                })
                .handleAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                problems.add("kernel: " + failure.getMessage());
                            }
                            return null;
                        },
                        control);
    }

    private void end(boolean closing) throws KernelTracingException {
        KernelRecorder recording = recorder;
        if (recording == null) {
            return;
        }
        try {
            recording.stop();
        } finally {
            discardedAtEnd(recording);
            if (closing) {
                recorder = null;
                recording.close();
                archiveLast();
            }
        }
    }

    /// Once a session has been rotated, its last trace chunk is archived too.
    private void archiveLast() throws KernelTracingException {
        if (archives != null && archives.isUsed()) {
            try {
                archives.archive();
            } catch (IOException e) {
                throw new KernelTracingException(
                        KernelTracingException.Reason.IO, "cannot archive the last trace chunk: " + e.getMessage(), e);
            }
        }
    }

    /// Noted on the control agent's thread, in order with what is asked there later.
    private void discardedAtEnd(KernelRecorder recording) {
        Map<String, Long> counts = discarded(recording);
        control.execute(() -> discardedEvents = counts);
    }

    private static Map<String, Long> discarded(KernelRecorder recording) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (KernelChannelStatus status : recording.channels()) {
            counts.put(status.name(), status.discardedEvents());
        }
        return counts;
    }

    /// As of the last stop.
    long discardedEvents() {
        return discardedEvents.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Of each channel, as of now.
    CompletableFuture<Map<String, Long>> discardedNow() {
        return everUsed
                ? agent.call(() -> recorder == null ? Map.of() : discarded(recorder))
                : CompletableFuture.completedFuture(Map.of());
    }

    /// Has the kernel agent do something with the recorder, which is made where there is none.
    <T> CompletableFuture<T> ask(RecorderTask<T> task) {
        everUsed = true;
        RecordingClock now = clocks.get();
        return agent.ask(tracer -> task.run(recorder(tracer, now)));
    }

    /// What is done with the recorder, on the kernel agent's thread.
    interface RecorderTask<T> {
        T run(KernelRecorder recording) throws KernelTracingException;
    }

    private KernelRecorder recorder(KernelTracer tracer, RecordingClock clock) {
        KernelRecorder open = recorder;
        if (open == null) {
            open = tracer.newRecorder(new KernelRecordingSettings(
                    definition.name(),
                    definition.output().orElse(Path.of("")).resolve("kernel"),
                    definition.format(),
                    definition.created(),
                    clock,
                    definition.snapshot(),
                    Optional.of(stateFile)));
            recorder = open;
        }
        return open;
    }
}
