// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Packages of any release and architecture of Debian, unpacked into folders of the build: nothing is installed, and
/// this machine stays what it is. They come from where the machine itself gets its packages ([DebianSources]), and are
/// kept for the next time. Any thread, one at a time.
///
/// The folder of some packages is a root as theirs: `usr/bin`, `usr/lib`, `boot`; `bin`, `sbin`, `lib` and `lib64`
/// lead to those in `usr`. No script of a package ran.
public final class DebianPackages {
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final Path APT = Path.of("/etc/apt");

    /// What could not be had a moment ago, by its folder, is not asked for again by each test.
    private static final Map<Path, IOException> MISSING = new HashMap<>();

    private final String release;
    private final String architecture;
    private final Path folder;

    /// @param release      its code name, like `trixie`
    /// @param architecture as Debian names it: `amd64`, `arm64`
    public DebianPackages(String release, String architecture) {
        this.release = release;
        this.architecture = architecture;
        this.folder = Path.of(System.getProperty("ringside.basedir", ".."))
                .toAbsolutePath()
                .normalize()
                .resolve("interop/target/debian/" + release + "-" + architecture);
    }

    /// Those of the release and architecture that this machine has.
    ///
    /// @throws IOException where it is not Debian's
    public static DebianPackages ofThisMachine() throws IOException, InterruptedException {
        String codename = ownRelease();
        return new DebianPackages(codename, ownArchitecture());
    }

    /// As Debian names it.
    public static String ownArchitecture() throws IOException, InterruptedException {
        if (!Programs.isInstalled("dpkg")) {
            throw new IOException("this machine is not Debian: no dpkg");
        }
        return new String(
                        Programs.run(Path.of("/"), List.of("dpkg", "--print-architecture")), StandardCharsets.UTF_8)
                .strip();
    }

    private static String ownRelease() throws IOException {
        Map<String, String> fields = Files.isReadable(OS_RELEASE)
                ? Files.readAllLines(OS_RELEASE).stream()
                        .filter(line -> line.contains("="))
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(field -> field[0], field -> field[1].replace("\"", ""), (a, b) -> b))
                : Map.of();
        String codename = fields.getOrDefault("VERSION_CODENAME", "");
        if (!"debian".equals(fields.get("ID")) || codename.isEmpty()) {
            throw new IOException("this machine is not Debian: " + fields.getOrDefault("PRETTY_NAME", "unknown"));
        }
        return codename;
    }

    /// Skips the test, with the reason, where they cannot be had.
    ///
    /// @return the root of the packages and all that they depend on
    public Path withDependenciesOrSkip(String... names) throws InterruptedException {
        try {
            return withDependencies(names);
        } catch (IOException e) {
            Assumptions.abort("skipped: " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    /// @return the root of the packages and all that they depend on
    /// @throws IOException says why they cannot be had: no network, no such package, not a Debian machine
    public Path withDependencies(String... names) throws IOException, InterruptedException {
        return root(
                folder.resolve(String.join("+", names)),
                List.of("apt-get", "-qq", "install", "-y", "--no-install-recommends", "--download-only"),
                names);
    }

    /// @return the root of these packages and no others
    /// @throws IOException says why they cannot be had
    public Path alone(String... names) throws IOException, InterruptedException {
        return root(folder.resolve(String.join("+", names) + "-alone"), List.of("apt-get", "-qq", "download"), names);
    }

    /// What a package depends on, as its metadata says it; versions are left out. Kept for the next time too.
    ///
    /// @throws IOException says why that cannot be known
    public List<String> dependencies(String name) throws IOException, InterruptedException {
        Path known = folder.resolve(name + "-dependencies");
        synchronized (MISSING) {
            if (!Files.exists(known)) {
                unlessMissing(known, () -> {
                    String text = apt(List.of("apt-cache", "depends", name), update(), folder);
                    return Files.write(known, text.lines()
                            .map(String::strip)
                            .filter(line -> line.startsWith("Depends: "))
                            .map(line -> line.substring("Depends: ".length()))
                            .toList());
                });
            }
            return Files.readAllLines(known);
        }
    }

    /// How to run a program of a root on this machine, with its own libraries.
    ///
    /// @param program its path within the root, like `usr/bin/babeltrace2`
    static List<String> command(Path root, String program) throws IOException {
        Path loader;
        try (Stream<Path> files = Files.find(
                root.resolve("usr"), 3, (file, _) -> file.getFileName().toString().startsWith("ld-linux-"))) {
            loader = files.filter(Files::isExecutable)
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("no dynamic loader in " + root));
        }
        String folders = String.join(":", libraries(root));
        return List.of(loader.toString(), "--library-path", folders, root.resolve(program).toString());
    }

    /// The folders of a root with its libraries.
    static List<String> libraries(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
            return folders.map(Path::toString).filter(folder -> folder.endsWith("-linux-gnu")).toList();
        }
    }

    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T unlessMissing(Path key, Step<T> step) throws IOException, InterruptedException {
        IOException before = MISSING.get(key);
        if (before != null) {
            throw new IOException(before.getMessage(), before);
        }
        try {
            return step.run();
        } catch (IOException e) {
            MISSING.put(key, e);
            throw e;
        }
    }

    private Path root(Path root, List<String> command, String... names) throws IOException, InterruptedException {
        synchronized (MISSING) {
            return Files.isDirectory(root)
                    ? root
                    : unlessMissing(root, () -> {
                        fetch(root, command, names);
                        return root;
                    });
        }
    }

    private void fetch(Path root, List<String> command, String... names) throws IOException, InterruptedException {
        List<String> options = update();
        Path archives = Files.createDirectories(folder.resolve("apt/cache/archives"));
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(names));
        apt(words, options, archives);
        // Complete from the moment on that it has its name.
        Path unpacked = root.resolveSibling(root.getFileName() + ".unpacked");
        deleteTree(unpacked);
        for (String merged : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createDirectories(unpacked.resolve("usr").resolve(merged));
            Files.createSymbolicLink(unpacked.resolve(merged), Path.of("usr", merged));
        }
        for (Path archive : archivesIn(archives)) {
            Programs.run(archives, List.of("dpkg-deb", "--extract", archive.toString(), unpacked.toString()));
            Files.delete(archive);
        }
        Files.move(unpacked, root, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> archivesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
        }
    }

    /// Brings the lists of packages up to date, in folders of its own.
    ///
    /// @return the options with which apt's programs use these folders
    private List<String> update() throws IOException, InterruptedException {
        if (!Programs.isInstalled("apt-get") || !Programs.isInstalled("dpkg-deb")) {
            throw new IOException("this machine is not Debian: no apt-get");
        }
        String sources = DebianSources.forRelease(APT, ownRelease(), release);
        if (sources.isEmpty()) {
            throw new IOException("apt has no source of Debian's packages on this machine");
        }
        Path apt = folder.resolve("apt");
        for (String one : List.of("parts", "lists/partial", "cache/archives/partial")) {
            Files.createDirectories(apt.resolve(one));
        }
        Files.writeString(apt.resolve("parts/debian.sources"), sources);
        Files.writeString(apt.resolve("status"), "");
        List<String> options = Stream.of(
                        "Dir::Etc::sourcelist=/dev/null",
                        "Dir::Etc::sourceparts=" + apt.resolve("parts"),
                        "Dir::State::lists=" + apt.resolve("lists"),
                        "Dir::State::status=" + apt.resolve("status"),
                        "Dir::State::extended_states=" + apt.resolve("extended_states"),
                        "Dir::Cache=" + apt.resolve("cache"),
                        "APT::Architecture=" + architecture,
                        "APT::Architectures=" + architecture,
                        "APT::Sandbox::User=root",
                        "APT::Update::Error-Mode=any",
                        "Acquire::Languages=none",
                        "Acquire::Retries=1",
                        "Acquire::http::Timeout=30",
                        "Debug::NoLocking=yes")
                .flatMap(option -> Stream.of("-o", option))
                .toList();
        apt(List.of("apt-get", "-qq", "update"), options, folder);
        return options;
    }

    private String apt(List<String> command, List<String> options, Path in) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command.getFirst()));
        words.addAll(options);
        words.addAll(command.subList(1, command.size()));
        try {
            return new String(Programs.run(in, words), StandardCharsets.UTF_8);
        } catch (IOException e) {
            Optional<String> reason = Optional.ofNullable(e.getMessage()).orElse("").lines()
                    .filter(line -> line.startsWith("E: ") || line.contains("]: E: "))
                    .map(line -> line.substring(line.indexOf("E: ") + 3))
                    .findFirst();
            throw new IOException(
                    "no packages of Debian " + release + " for " + architecture + ": "
                            + String.join(" ", command) + ": " + reason.orElse(e.getMessage()),
                    e);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
