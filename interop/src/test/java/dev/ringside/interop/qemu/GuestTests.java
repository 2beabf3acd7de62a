// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// What runs in the guest: tests, and a line for each ([GuestResult]).
final class GuestTests {
    private GuestTests() {}

    /// @param arguments the file for the results, that for what is under way, then patterns of the names of test classes
    public static void main(String[] arguments) throws IOException {
        String[] patterns = Arrays.copyOfRange(arguments, 2, arguments.length);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("dev.ringside"))
                .filters(includeClassNamePatterns(patterns))
                .configurationParameter("junit.jupiter.execution.timeout.default", "300 s")
                // What a test that does not end waits for, on the console.
                .configurationParameter("junit.jupiter.execution.timeout.threaddump.enabled", "true")
                .build();
        try (PrintStream results = open(Path.of(arguments[0]));
                PrintStream progress = open(Path.of(arguments[1]))) {
            LauncherFactory.create().execute(request, new Reporter(results, progress));
            results.println(GuestResult.END);
        }
        // Whatever threads failed tests have left behind.
        System.exit(0);
    }

    private static PrintStream open(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /// Writes a line whenever a test has ended, and for classes that could not run; and what is under way.
    private static final class Reporter implements TestExecutionListener {
        private final PrintStream results;
        private final PrintStream progress;
        private final Map<String, Long> startNanos = new ConcurrentHashMap<>();

        Reporter(PrintStream results, PrintStream progress) {
            this.results = results;
            this.progress = progress;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            startNanos.put(test.getUniqueId(), System.nanoTime());
            progress.println("started " + test.getUniqueId());
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            report(GuestResult.Status.SKIPPED, test, reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            progress.println("ended " + test.getUniqueId());
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (test.isTest()) {
                        report(GuestResult.Status.PASSED, test, "");
                    }
                }
                case ABORTED ->
                    report(GuestResult.Status.SKIPPED, test, result.getThrowable()
                            .map(Throwable::getMessage)
                            .orElse("no reason given"));
                case FAILED -> report(GuestResult.Status.FAILED, test, stackTrace(result.getThrowable()));
            }
        }

        private static String stackTrace(Optional<Throwable> failure) {
            StringWriter text = new StringWriter();
            failure.ifPresent(throwable -> throwable.printStackTrace(new PrintWriter(text)));
            return text.toString();
        }

        private void report(GuestResult.Status status, TestIdentifier test, String detail) {
            String suite = test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(source -> ((MethodSource) source).getClassName())
                    .orElse(test.getLegacyReportingName());
            long began = startNanos.getOrDefault(test.getUniqueId(), System.nanoTime());
            long millis = (System.nanoTime() - began) / 1_000_000;
            results.println(new GuestResult(status, suite, test.getDisplayName(), millis, detail).line());
        }
    }
}
