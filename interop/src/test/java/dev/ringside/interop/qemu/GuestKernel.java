// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import dev.ringside.interop.DebianPackages;
import dev.ringside.interop.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A kernel with its modules, and a static busybox to start its first process with: those installed here, where they
/// are what is asked for, else Debian's packages ([DebianPackages]), so that this machine goes on booting what it did.
///
/// @param image   for the boot loader
/// @param modules the folder `/lib/modules/VERSION`
/// @param busybox a program that needs no library
record GuestKernel(GuestArchitecture architecture, Path image, Path modules, Path busybox) {
    /// @param release Debian's code name; empty: that of this machine, and what is installed here is good enough
    /// @throws IOException where there is none and none can be had
    static GuestKernel find(GuestArchitecture architecture, String release) throws IOException, InterruptedException {
        if (release.isEmpty()) {
            Optional<Path> busybox = Optional.of(Path.of("/bin/busybox")).filter(GuestKernel::isStatic);
            Optional<GuestKernel> installed =
                    busybox.isPresent() ? in(Path.of("/"), architecture, busybox.get()) : Optional.empty();
            if (installed.isPresent()) {
                return installed.get();
            }
        }
        DebianPackages packages = release.isEmpty()
                ? DebianPackages.ofThisMachine()
                : new DebianPackages(release, architecture.debianName());
        Path root = fetch(packages, "linux-image-" + architecture.debianName());
        return in(root, architecture, root.resolve("bin/busybox"))
                .orElseThrow(() -> new IOException("no Debian kernel in what was unpacked: " + root));
    }

    private static Optional<GuestKernel> in(Path root, GuestArchitecture architecture, Path busybox)
            throws IOException {
        Path boot = root.resolve("boot");
        if (!Files.isDirectory(boot) || !Files.isExecutable(busybox)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(boot)) {
            return files.filter(file ->
                            file.getFileName().toString().matches("vmlinuz-.*-" + architecture.debianName()))
                    .filter(Files::isReadable)
                    .sorted(Comparator.reverseOrder())
                    .map(file -> new GuestKernel(
                            architecture,
                            file,
                            root.resolve("lib/modules").resolve(file.getFileName().toString().substring(8)),
                            busybox))
                    .filter(kernel -> Files.isDirectory(kernel.modules.resolve("kernel")))
                    .findFirst();
        }
    }

    private static boolean isStatic(Path program) {
        try {
            return !new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1).contains("ld-linux");
        } catch (IOException e) {
            return false;
        }
    }

    /// @param meta the package that depends on the newest one
    private static Path fetch(DebianPackages packages, String meta) throws IOException, InterruptedException {
        String kernel = packages.dependencies(meta).stream()
                .filter(name -> name.startsWith("linux-image-"))
                .findFirst()
                .orElseThrow(() -> new IOException("no package " + meta + " here"));
        return packages.alone(kernel, "busybox-static");
    }

    /// Modules and all that they need, each after what it needs; without those that are built in.
    List<Path> modulesFor(List<String> names) throws IOException, InterruptedException {
        Map<String, Path> there = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(modules.resolve("kernel"))) {
            files.filter(file -> file.toString().contains(".ko")).forEach(file -> there.put(nameOf(file), file));
        }
        List<Path> ordered = new ArrayList<>();
        for (String name : names) {
            addWithNeeded(name, there, ordered);
        }
        return ordered;
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.ko.*", "").replace('-', '_');
    }

    private static void addWithNeeded(String name, Map<String, Path> there, List<Path> ordered)
            throws IOException, InterruptedException {
        Path file = there.get(name);
        if (file == null || ordered.contains(file)) {
            return;
        }
        for (String needed : neededBy(content(file))) {
            addWithNeeded(needed, there, ordered);
        }
        ordered.add(file);
    }

    /// A module's bytes, as the kernel takes them.
    static byte[] content(Path module) throws IOException, InterruptedException {
        return module.toString().endsWith(".xz")
                ? Programs.run(Path.of("/"), List.of("xz", "-dc", module.toString()))
                : Files.readAllBytes(module);
    }

    /// The section `.modinfo` has `depends=A,B`, ended by a zero.
    private static List<String> neededBy(byte[] module) {
        String text = new String(module, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\0depends=");
        if (at < 0) {
            return List.of();
        }
        String names = text.substring(at + "\0depends=".length(), text.indexOf('\0', at + 1));
        return names.isEmpty() ? List.of() : List.of(names.replace('-', '_').split(","));
    }
}
