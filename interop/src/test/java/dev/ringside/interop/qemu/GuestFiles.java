// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import dev.ringside.interop.DebianPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// The files that the guest works with: this machine's own, or for another architecture what Debian has for it.
///
/// @param root the folder of this machine that is the guest's root
/// @param java the program, as the guest names it
record GuestFiles(Path root, Path java) {
    /// With what the tests start, and what those need.
    private static final String[] PACKAGES = {
        "openjdk-25-jdk-headless",
        "base-files",
        "libc-bin",
        "bash",
        "dash",
        "coreutils",
        "mount",
        "babeltrace2",
        "python3"
    };

    /// @param release Debian's code name
    /// @throws IOException where there are none and none can be had
    static GuestFiles find(GuestArchitecture architecture, String release) throws IOException, InterruptedException {
        if (architecture == GuestArchitecture.ofThisMachine()) {
            return new GuestFiles(Path.of("/"), Path.of(System.getProperty("java.home"), "bin/java"));
        }
        Path root = new DebianPackages(release, architecture.debianName()).withDependencies(PACKAGES);
        try (Stream<Path> machines = Files.list(root.resolve("usr/lib/jvm"))) {
            Path home = machines.filter(folder -> Files.isExecutable(folder.resolve("bin/java")))
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no Java in what was unpacked: " + root));
            return new GuestFiles(root, Path.of("/").resolve(root.relativize(home)).resolve("bin/java"));
        }
    }
}
