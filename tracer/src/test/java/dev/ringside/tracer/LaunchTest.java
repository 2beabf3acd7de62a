// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ApplicationMessage.RegistrationDone;
import dev.ringside.protocol.FieldType.ArrayType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.Message;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.ring.RingFile;
import dev.ringside.tracepoint.Tracepoints;
import dev.ringside.tracer.support.RingRecords;
import dev.ringside.tracer.support.TestChannel;
import dev.ringside.tracer.support.TestDaemon;
import dev.ringside.tracer.support.TestDaemon.Application;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole JVMs that are traced: from the class path and the module path, with native access and without, compiled and
/// interpreted. None ever writes a word to standard error.
class LaunchTest {
    private static final String MAIN = "launch.app.Main";
    private static final List<String> EVENTS = List.of("launch:exported", "hidden:hidden", "main:built");

    @TempDir
    static Path application;

    @TempDir
    Path home;

    @BeforeAll
    static void compile() throws Exception {
        Path sources = Path.of(LaunchTest.class.getResource("/launch/Main.java").toURI())
                .getParent();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-d",
                        application.toString(),
                        "-p",
                        path(Tracepoints.class),
                        sources.resolve("module-info.java").toString(),
                        sources.resolve("Main.java").toString());
        assertThat(status).isZero();
    }

    private static String path(Class<?>... ofClasses) {
        return Arrays.stream(ofClasses).map(LaunchTest::location).collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /// A started application with its outputs in files.
    private record Launched(Process process, Path output, Path errors) {
        void assertEndedWell() throws IOException, InterruptedException {
            int status = process.waitFor();
            assertThat(Files.readString(errors)).isEmpty();
            assertThat(status).isZero();
            assertThat(Files.readString(output)).isEqualTo("done" + System.lineSeparator());
        }
    }

    private Launched launch(List<String> options, String... main) throws IOException {
        Path output = home.resolve("out");
        Path errors = home.resolve("err");
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(main));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("RINGSIDE_HOME", home.toString());
        builder.environment().put("RINGSIDE_REGISTER_TIMEOUT", "-1");
        return new Launched(builder.start(), output, errors);
    }

    @ParameterizedTest
    @CsvSource({
        "class path, true, false",
        "class path, false, false",
        "class path, true, true",
        "module path, true, false",
        "module path, false, false",
        "module path, false, true"
    })
    void recordsAllEventsAndPrintsNothing(String where, boolean nativeAccess, boolean interpreted) throws Exception {
        boolean modules = where.equals("module path");
        String all = application
                + File.pathSeparator
                + path(Tracepoints.class, RingsideTracer.class, RingFile.class, Message.class);
        List<String> options = new ArrayList<>(modules ? List.of("-p", all) : List.of("-cp", all));
        if (nativeAccess) {
            options.add(
                    "--enable-native-access=" + (modules ? "dev.ringside.ring,dev.ringside.tracer" : "ALL-UNNAMED"));
        }
        if (interpreted) {
            options.add("-Dringside.interpreted=true");
        }
        Path socket = RunDirectory.of(Map.of("RINGSIDE_HOME", home.toString()), RunDirectory.ownUid())
                .applicationSocket();
        try (TestDaemon daemon = new TestDaemon(socket)) {
            Launched launched = modules ? launch(options, "-m", "launch.app/" + MAIN) : launch(options, MAIN);
            try (Application child = daemon.accept()) {
                assertThat(child.register().pid()).isEqualTo(launched.process().pid());
                child.registered(3);
                child.describe();
                try (RingFile ring =
                        child.openChannel(1, home.resolve("ring"), TestChannel.shape(), "vpid", "vtid", "procname")) {
                    enableAll(child);
                    launched.assertEndedWell();
                    check(child, ring, launched.process().pid(), nativeAccess);
                }
            }
        }
    }

    /// Each definition waits until the daemon has answered it, so that they come one by one.
    private static void enableAll(Application child) throws IOException {
        for (int i = 0; i < EVENTS.size(); i++) {
            if (i > 0) {
                assertThat(child.describe()).containsExactly(EVENTS.get(i));
            }
            assertThat(child.enable(1, EVENTS.get(i), i)).isEmpty();
            child.send(new RegistrationDone());
        }
    }

    private static void check(Application child, RingFile ring, long pid, boolean nativeAccess) throws IOException {
        List<NamedField> contexts = List.of(
                new NamedField("vpid", new IntegerType(32, true, 10)),
                new NamedField("vtid", new IntegerType(32, true, 10)),
                new NamedField("procname", new ArrayType(new IntegerType(8, true, 10), 16)));
        List<RingRecords.Event> events = RingRecords.drain(
                ring,
                id -> Stream.concat(contexts.stream(), child.event(EVENTS.get(id)).fields().stream())
                        .toList());
        for (int i = 0; i < EVENTS.size(); i++) {
            int id = i;
            List<RingRecords.Event> own =
                    events.stream().filter(event -> event.eventClassId() == id).toList();
            assertThat(own)
                    .as(EVENTS.get(i))
                    .extracting(event -> (int) (long) (Long) event.values().get("number"))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.iterate(0, n -> n + 1).limit(100).toList());
            assertThat(own).allSatisfy(event -> assertThat(event.values()).containsEntry("vpid", pid));
            // The main thread is not the first thread of a Java process, but the second.
            assertThat(own)
                    .filteredOn(event -> (Long) event.values().get("number") % 2 == 0)
                    .allSatisfy(event ->
                            assertThat((Long) event.values().get("vtid")).isPositive().isNotEqualTo(pid));
            if (nativeAccess) {
                assertThat(own)
                        .allSatisfy(event ->
                                assertThat((Long) event.values().get("vtid")).isPositive().isNotEqualTo(pid));
            }
        }
    }

    @Test
    void runsUndisturbedWithoutADaemon() throws Exception {
        String all = application
                + File.pathSeparator
                + path(Tracepoints.class, RingsideTracer.class, RingFile.class, Message.class);
        launch(List.of("-cp", all), MAIN).assertEndedWell();
    }

    @Test
    void runsUndisturbedWithoutATracer() throws Exception {
        launch(List.of("-p", application + File.pathSeparator + path(Tracepoints.class)), "-m", "launch.app/" + MAIN)
                .assertEndedWell();
    }
}
