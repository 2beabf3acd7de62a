// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ringside.interop.Programs;
import dev.ringside.interop.qemu.GuestResult.Status;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Boots Debian's kernel and runs there what tests the kernel tracer, from the room itself to the session daemon.
@Tag("qemu")
final class GuestSuiteTest {
    /// A boot and all tests take some eight minutes on two idle CPUs, twenty on busy ones; a slow host may take longer
    /// still.
    private static final long MOST_SECONDS = Long.getLong("ringside.qemu.timeoutSeconds", 2200);

    /// The front of the room kernel (whose tests trace the running kernel), and the session daemon's tests of it. Tests
    /// of what has no kernel in it need no other kernel.
    private static final List<String> TEST_CLASSES =
            List.of("dev\\.ringside\\.kernel\\.\\w+Test", "dev\\.ringside\\.session\\.Kernel\\w+Test");

    /// The machine to boot: `-Dringside.qemu.arch=aarch64`.
    private static final GuestArchitecture ARCHITECTURE = Optional.ofNullable(System.getProperty("ringside.qemu.arch"))
            .map(GuestArchitecture::of)
            .orElse(GuestArchitecture.ofThisMachine());

    /// The release of Debian whose kernel it is: `-Dringside.qemu.release=trixie`. Without it that of this machine, or
    /// for another architecture the first one that has a Java to run there.
    private static final String RELEASE = System.getProperty(
            "ringside.qemu.release", ARCHITECTURE == GuestArchitecture.ofThisMachine() ? "" : "trixie");

    /// Only some of them: `-Dringside.qemu.tests=PATTERN`.
    private static final String ONLY = System.getProperty("ringside.qemu.tests", "");

    @TempDir
    private Path folder;

    @TestFactory
    @Timeout(value = 80, unit = TimeUnit.MINUTES)
    Stream<DynamicNode> kernelTestsInDebiansKernel(TestReporter reporter) throws Exception {
        Assumptions.assumeTrue(
                Programs.isInstalled(ARCHITECTURE.emulator()),
                ARCHITECTURE.emulator() + " is not installed (package " + ARCHITECTURE.emulatorPackage() + ")");
        GuestFiles files = orSkip("no files for the guest", () -> GuestFiles.find(ARCHITECTURE, RELEASE));
        GuestKernel kernel = orSkip("no kernel to boot", () -> GuestKernel.find(ARCHITECTURE, RELEASE));
        GuestMachine.Run run = run(kernel, files, folder.resolve("first"));
        if (run.machineStoodStill()) {
            reporter.publishEntry("booted twice, since the emulated machine stood still", run.told());
            run = run(kernel, files, folder.resolve("second"));
        }
        return nodes(run).stream();
    }

    private static GuestMachine.Run run(GuestKernel kernel, GuestFiles files, Path folder)
            throws IOException, InterruptedException {
        Files.createDirectory(folder);
        return GuestMachine.run(kernel, command(files.java()), files.root(), needed(), folder, MOST_SECONDS);
    }

    private static List<DynamicNode> nodes(GuestMachine.Run run) {
        Map<String, List<GuestResult>> suites = run.results()
                .lines()
                .map(GuestResult::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(GuestResult::suite, TreeMap::new, Collectors.toList()));
        List<DynamicNode> nodes = new ArrayList<>();
        nodes.add(dynamicTest("the guest ran all tests to the end", () -> {
            assertThat(run.end()).as(run.told()).isEqualTo(GuestMachine.End.BY_ITSELF);
            assertThat(run.results().lines()).as(run.told()).contains(GuestResult.END);
            assertThat(suites).as(run.told()).isNotEmpty();
        }));
        suites.forEach((suite, results) ->
                nodes.add(dynamicContainer(suite, results.stream().map(GuestSuiteTest::test))));
        return nodes;
    }

    private static <T> T orSkip(String what, Found<T> search) throws InterruptedException {
        try {
            return search.find();
        } catch (IOException e) {
            Assumptions.abort(what + ": " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    private interface Found<T> {
        T find() throws IOException, InterruptedException;
    }

    private static DynamicTest test(GuestResult result) {
        return dynamicTest(result.suite().replaceFirst(".*\\.", "") + " " + result.test(), () -> {
            Assumptions.assumeTrue(result.status() != Status.SKIPPED, result.detail());
            if (result.status() == Status.FAILED) {
                throw new AssertionError("in the guest, after " + result.millis() + " ms: " + result.detail());
            }
        });
    }

    private static Path basedir() {
        return Path.of(System.getProperty("ringside.basedir")).toAbsolutePath().normalize();
    }

    /// Rooms whose tests are not on the class path of this one.
    private static List<Path> classPath() {
        return Stream.concat(
                        Arrays.stream(System.getProperty(
                                        "surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator)),
                        Stream.of("ring", "kernel", "tracer", "session")
                                .map(room -> basedir().resolve(room + "/target/test-classes").toString()))
                .map(Path::of)
                .toList();
    }

    /// The folders that the command's words name.
    private static List<Path> needed() {
        return Stream.concat(
                        Stream.of(basedir(), shared()),
                        classPath().stream().map(path -> path.toString().endsWith(".jar") ? path.getParent() : path))
                .distinct()
                .toList();
    }

    private static String command(Path java) {
        String classPath = classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        // An emulated processor compiles slowly.
        words.addAll(List.of("-Xmx900m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.addAll(List.of("-Dringside.basedir=" + basedir(), "-Dringside.shared=" + shared()));
        words.addAll(List.of("-cp", classPath, GuestTests.class.getName(), GuestMachine.RESULTS, Initramfs.PROGRESS));
        words.addAll(ONLY.isEmpty() ? TEST_CLASSES : List.of(ONLY));
        return words.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "))
                + " 2>&1";
    }

    private static Path shared() {
        Path shared = Path.of(System.getProperty("ringside.shared", "")).toAbsolutePath().normalize();
        try {
            return shared.toRealPath();
        } catch (IOException e) {
            // The tests that read from there say so.
            return shared;
        }
    }
}
