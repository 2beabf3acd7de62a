// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.capture.CaptureFolders;
import dev.ringside.kernel.internal.probe.DynamicEvents;
import dev.ringside.kernel.internal.record.Rehearsal;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The kernel tracer: knows what the running kernel can record and makes recorders.
///
/// May be called from any thread. Whoever opens it closes it, after its recorders; closing unmounts tracefs where
/// opening mounted it.
public final class KernelTracer implements AutoCloseable {
    /// How long a process that is ending may take before what it has in the kernel is left alone.
    static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Tracefs tracefs;

    private KernelTracer(Tracefs tracefs) {
        this.tracefs = tracefs;
    }

    /// Finds tracefs; mounts it at `/sys/kernel/tracing` where nobody has and this user may.
    ///
    /// @throws KernelTracingException with [Reason#NO_TRACEFS] or [Reason#ACCESS_DENIED], saying what would open it
    public static KernelTracer open() throws KernelTracingException {
        return new KernelTracer(Tracefs.open());
    }

    /// Uses the tracefs mounted at a folder.
    public static KernelTracer open(Path mountPoint) throws KernelTracingException {
        return new KernelTracer(Tracefs.openAt(mountPoint));
    }

    /// What is there to trace with and what is missing. Changes nothing: mounts nothing, creates nothing.
    public static List<Facility> facilities() {
        return Facilities.find();
    }

    /// Does the work of a recording on events made up for it, without the kernel and for any user, so that a cache that
    /// the JVM makes meanwhile knows it: what is not compiled yet when a recording begins is slow.
    ///
    /// @param folder made here, for files that nobody needs
    public static void rehearse(Path folder) throws IOException {
        Rehearsal.run(folder);
    }

    /// Where tracefs is mounted.
    public Path mountPoint() {
        return tracefs.root();
    }

    /// Every tracepoint, system calls apart, in the order of names.
    public List<KernelTracepoint> tracepoints() throws KernelTracingException {
        return new EventCatalog(tracefs).tracepoints();
    }

    /// Every system call that has tracepoints, without prefix, in the order of names.
    public List<String> systemCalls() throws KernelTracingException {
        return new EventCatalog(tracefs).systemCalls();
    }

    /// A new recording with no channel yet. Close it to remove everything that it made in the kernel.
    public KernelRecorder newRecorder(KernelRecordingSettings settings) {
        return new KernelRecorder(tracefs, settings);
    }

    /// Writes out what a recording of a killed process left in the kernel's buffers, behind what it had written to its
    /// trace, and removes its instances.
    ///
    /// @param state what the process saved last ([KernelRecordingSettings#stateFile])
    public RecoveredRecording recover(String state) throws KernelTracingException {
        try {
            return new KernelRecovery(tracefs, RecordingState.parse(state)).run();
        } catch (IllegalArgumentException e) {
            throw new KernelTracingException(
                    KernelTracingException.Reason.INVALID, "a saved state cannot be read: " + e.getMessage(), e);
        }
    }

    /// Removes what recorders of dead processes of this user left in the kernel (instances, probes, pinned programs and
    /// maps), recognised by name, and nothing else.
    ///
    /// @param statesOfOthers what others than this process will [#recover]: of those that have a trace nothing is
    ///                       removed
    /// @return the names of the tracefs instances that were removed, or that what was removed belonged to
    public List<String> removeStaleInstances(Collection<String> statesOfOthers) throws KernelTracingException {
        List<InstanceName> kept = statesOfOthers.stream().flatMap(KernelTracer::instances).toList();
        long deadlineNanos = System.nanoTime() + ENDING_NANOS;
        Predicate<InstanceName> stale =
                name -> name.isMine() && kept.stream().noneMatch(name::hasOwnerOf) && name.isStaleBy(deadlineNanos);
        SortedSet<String> removed = new TreeSet<>(CaptureFolders.removeStale(stale));
        removed.addAll(tracefs.removeStaleInstances(stale));
        // Only now: an event that an instance has enabled cannot be removed.
        DynamicEvents.removeStale(tracefs, stale);
        return List.copyOf(removed);
    }

    private static Stream<InstanceName> instances(String state) {
        try {
            RecordingState kept = RecordingState.parse(state);
            return Files.isDirectory(kept.folder())
                    ? kept.channels().stream().flatMap(channel -> InstanceName.parse(channel.instance()).stream())
                    : Stream.empty();
        } catch (IllegalArgumentException e) {
            // It is being written, or of another version: nobody can go on with that.
            return Stream.empty();
        }
    }

    /// Writes a text into every recording that records `lttng_logger`, like a write to `trace_marker` in tracefs, which
    /// every program with access to that file may do as well.
    public void log(String text) throws KernelTracingException {
        tracefs.writeMarker(text);
    }

    @Override
    public void close() {
        tracefs.close();
    }
}
