// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.internal.linux.MountPoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A mounted tracefs. Immutable but for whether it has been unmounted; any thread.
public final class Tracefs implements AutoCloseable {
    /// Where distributions mount it.
    public static final Path USUAL_MOUNT_POINT = Path.of("/sys/kernel/tracing");

    /// The command that [#open] runs and that messages tell.
    public static final String MOUNT_COMMAND = "mount -t tracefs nodev " + USUAL_MOUNT_POINT;

    private final Path root;
    private boolean mountedHere;

    private Tracefs(Path root, boolean mountedHere) {
        this.root = root;
        this.mountedHere = mountedHere;
    }

    /// Where tracefs is mounted in this mount namespace, if anywhere.
    public static Optional<Path> findMountPoint() {
        return MountPoints.of("tracefs").stream().findFirst();
    }

    /// Finds tracefs, and mounts it where nobody has and this user may.
    public static Tracefs open() throws KernelTracingException {
        Optional<Path> found = findMountPoint();
        if (found.isPresent()) {
            return openAt(found.get());
        }
        if (!Files.isDirectory(USUAL_MOUNT_POINT)) {
            throw new KernelTracingException(
                    Reason.NO_TRACEFS,
                    "this kernel has no tracefs (" + USUAL_MOUNT_POINT + " does not exist): it needs CONFIG_TRACING=y");
        }
        String failure = run(List.of("mount", "-t", "tracefs", "nodev", USUAL_MOUNT_POINT.toString()));
        if (!failure.isEmpty()) {
            throw new KernelTracingException(
                    Reason.NO_TRACEFS,
                    "tracefs is not mounted and could not be mounted (" + failure + "); as root: " + MOUNT_COMMAND);
        }
        Tracefs tracefs = new Tracefs(USUAL_MOUNT_POINT, true);
        try {
            tracefs.checkAccess();
        } catch (KernelTracingException e) {
            tracefs.close();
            throw e;
        }
        return tracefs;
    }

    /// Uses the tracefs mounted at a folder.
    public static Tracefs openAt(Path root) throws KernelTracingException {
        Tracefs tracefs = new Tracefs(root, false);
        tracefs.checkAccess();
        return tracefs;
    }

    private void checkAccess() throws KernelTracingException {
        Path instances = root.resolve("instances");
        if (!Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new KernelTracingException(
                    Reason.ACCESS_DENIED,
                    "this user may not use tracefs: folder=" + root
                            + "; run the session daemon as root, or as root: mount -o remount,gid=tracing " + root);
        }
        if (!Files.isDirectory(instances)) {
            throw new KernelTracingException(
                    Reason.NO_TRACEFS, "not a tracefs that can have instances: folder=" + root);
        }
        if (!Files.isWritable(instances)) {
            throw new KernelTracingException(
                    Reason.ACCESS_DENIED,
                    "this user may not create tracefs instances: folder=" + instances
                            + "; run the session daemon as root, or as root: chgrp -R tracing " + root
                                    + " && chmod -R g+rwX "
                            + root);
        }
    }

    public Path root() {
        return root;
    }

    public Path instances() {
        return root.resolve("instances");
    }

    /// A control file's text.
    public String read(String file) throws KernelTracingException {
        return ControlFile.read(root.resolve(file));
    }

    /// Fails where a control file cannot be opened.
    void requireReadable(String file) throws KernelTracingException {
        ControlFile.requireReadable(root.resolve(file));
    }

    /// Gives a control file one more command.
    public void append(String file, String text) throws KernelTracingException {
        ControlFile.append(root.resolve(file), text);
    }

    /// A format file's text, say of `sched/sched_switch`.
    public String eventFormat(String system, String name) throws KernelTracingException {
        Path file = root.resolve("events").resolve(system).resolve(name).resolve("format");
        return ControlFile.read(file);
    }

    /// Writes a text into every recording that takes markers.
    ///
    /// @param text at most 4 KiB of it are kept by the kernel
    public void writeMarker(String text) throws KernelTracingException {
        // The kernel copies markers of its own buffer only while that buffer records; someone else may have stopped it.
        if (Files.exists(root.resolve("options/copy_trace_marker"))
                && !ControlFile.read(root.resolve("tracing_on")).strip().equals("0")) {
            ControlFile.append(root.resolve("trace_marker"), text);
            return;
        }
        for (String name : instanceNames()) {
            Path instance = instances().resolve(name);
            // One that does not record refuses the text.
            if (InstanceName.parse(name).isPresent()
                    && !ControlFile.read(instance.resolve("tracing_on")).strip().equals("0")) {
                ControlFile.append(instance.resolve("trace_marker"), text);
            }
        }
    }

    /// Removes the instances that dead processes made.
    public List<String> removeStaleInstances(Predicate<InstanceName> which) throws KernelTracingException {
        List<String> removed = new ArrayList<>();
        for (String name : instanceNames()) {
            Optional<InstanceName> instance = InstanceName.parse(name);
            if (instance.isPresent() && which.test(instance.get())) {
                TracefsInstance.attach(this, name).close();
                removed.add(name);
            }
        }
        return removed;
    }

    private List<String> instanceNames() throws KernelTracingException {
        try (Stream<Path> folders = Files.list(instances())) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        } catch (AccessDeniedException e) {
            throw new KernelTracingException(Reason.ACCESS_DENIED, "cannot list " + instances(), e);
        } catch (IOException e) {
            throw new KernelTracingException(Reason.IO, "cannot list " + instances(), e);
        }
    }

    /// Unmounts it where [#open] mounted it and nobody else uses it by now: no instance is there, no file is open.
    @Override
    public synchronized void close() {
        if (!mountedHere) {
            return;
        }
        mountedHere = false;
        try {
            if (!instanceNames().isEmpty()) {
                return;
            }
        } catch (KernelTracingException e) {
            return;
        }
        // Busy means that somebody uses it: then it stays.
        run(List.of("umount", root.toString()));
    }

    /// @return why it failed, empty where it did not
    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command.getFirst() + " does not end";
            }
            return process.exitValue() == 0
                    ? ""
                    : output.isEmpty() ? command.getFirst() + " exited with " + process.exitValue() : output;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
