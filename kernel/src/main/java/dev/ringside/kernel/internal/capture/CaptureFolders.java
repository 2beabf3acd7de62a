// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The folders of a bpf file system in which captures outlive their process: one for each, named after the channel's
/// tracefs instance and the kind, `ringside-UID-SESSION-CHANNEL@NAMESPACE,PID,START:KIND`, so that it says whose it is
/// and which process made it. (The file system takes no dots.)
///
/// ```
/// ring_CPU         the buffer of a CPU
/// counts           bytes finished and events accounted for, of each CPU
/// scratch          events lost, of each CPU
/// switches         who is recorded, if anything is; events that nobody looked at
/// program_NAME     a program that may be left out by the kernel, which counts that
/// link_NAME_N      a place where a program runs: it goes on as long as this is there
/// ```
///
/// Stateless; any thread.
public final class CaptureFolders {
    private CaptureFolders() {}

    /// A new one for a capture of this process; none where no bpf file system is mounted.
    public static Pins create(InstanceName instance, CaptureKind kind) {
        return Pins.fileSystem()
                .map(root -> Pins.create(root.resolve(name(instance, kind))))
                .orElseGet(Pins::none);
    }

    /// The one that a process left which is dead, where it kept any.
    public static Optional<Pins> find(InstanceName instance, CaptureKind kind) {
        return Pins.fileSystem()
                .map(root -> root.resolve(name(instance, kind)))
                .filter(CaptureFolders::isOfThisUser)
                .map(Pins::open);
    }

    private static String name(InstanceName instance, CaptureKind kind) {
        return instance.toString().replace('.', ',') + ":" + kind.folderSuffix();
    }

    /// Everybody may be able to make folders there, under any name.
    private static boolean isOfThisUser(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /// Removes those that dead processes left.
    ///
    /// @param which by the tracefs instances that they belong to
    /// @return the names of the tracefs instances that they belonged to
    public static List<String> removeStale(Predicate<InstanceName> which) {
        List<String> removed = new ArrayList<>();
        for (Path folder : Pins.fileSystem().map(CaptureFolders::folders).orElse(List.of())) {
            String name = folder.getFileName().toString();
            int kind = name.lastIndexOf(':');
            Optional<InstanceName> instance =
                    InstanceName.parse(name.substring(0, Math.max(0, kind)).replace(',', '.'));
            if (instance.isPresent() && which.test(instance.get())) {
                Pins.open(folder).close();
                removed.add(instance.get().toString());
            }
        }
        return removed;
    }

    private static List<Path> folders(Path root) {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(CaptureFolders::isOfThisUser).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
