// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// One trace of the corpus with one way of showing it, and what is expected of that.
///
/// @param id           the path of the trace below the corpus and the way of showing it: what a waiver names
/// @param base         the folder that was the working directory when the expected output was made
/// @param arguments    of the command line
/// @param expectedFile the file with the expected output, plain, compressed or as a hash; empty where only the exit
///                     status is known
/// @param exitStatus   the right one
record ConformanceCase(
        String id, Path base, List<String> arguments, Optional<Path> expectedFile, Optional<Path> expectedErrorFile,
        int exitStatus) {
    private record Outcome(int exitStatus, byte[] output, String error) {}

    /// What is wrong, or empty.
    Optional<String> check() {
        Outcome outcome;
        try {
            outcome = run();
        } catch (RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            return Optional.of("throws " + e + (trace.length > 0 ? " at " + trace[0] : ""));
        }
        if (outcome.exitStatus() != exitStatus) {
            return Optional.of("exit status " + outcome.exitStatus() + " in place of " + exitStatus + " "
                    + outcome.error().lines().reduce((first, second) -> second).orElse(""));
        }
        if (exitStatus != 0 && !outcome.error().contains("ERROR: ")) {
            return Optional.of("fails without an error message");
        }
        if (expectedFile.isEmpty()) {
            return Optional.empty();
        }
        return differenceFrom(expectedFile.get(), withoutBase(outcome.output()))
                .or(() -> exitStatus == 0 && id.endsWith(" pretty") ? warningDifference(outcome.error())
                        : Optional.empty());
    }

    private Outcome run() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(error, false, StandardCharsets.UTF_8);
        int status = BabeltraceCommand.run(arguments.toArray(String[]::new), output, err);
        err.flush();
        return new Outcome(status, output.toByteArray(), error.toString(StandardCharsets.UTF_8));
    }

    private byte[] withoutBase(byte[] output) {
        String prefix = base + "/";
        String text = new String(output, StandardCharsets.ISO_8859_1);
        return text.contains(prefix) ? text.replace(prefix, "").getBytes(StandardCharsets.ISO_8859_1) : output;
    }

    /// Two things that differ from run to run of the reference program: the folder it ran in, and which of several
    /// files of one data stream it met first in the directory.
    private byte[] comparable(byte[] text) {
        if (!id.startsWith("lttng-") || !id.endsWith(" details")) {
            return text;
        }
        return new String(text, StandardCharsets.ISO_8859_1)
                .replaceAll("(?m)^  Name: \\S*?(trace/\\S*/ch_\\d+)(_\\d+)?$", "  Name: $1")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private Optional<String> differenceFrom(Path file, byte[] output) {
        byte[] actual = comparable(output);
        try {
            byte[] content = Files.readAllBytes(file);
            if (file.toString().endsWith(".sha256")) {
                String expected = new String(content, StandardCharsets.US_ASCII).substring(0, 64);
                String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(actual));
                return hash.equals(expected) ? Optional.empty()
                        : Optional.of("hash of output: " + hash + " " + actual.length);
            }
            byte[] expected = comparable(file.toString().endsWith(".gz")
                    ? new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes()
                    : content);
            // Of a broken trace we may show more than the reference program, which looks at all packets first.
            boolean same = exitStatus == 0
                    ? Arrays.equals(expected, actual)
                    : Arrays.mismatch(expected, actual) < 0 || Arrays.mismatch(expected, actual) == expected.length;
            return same ? Optional.empty() : Optional.of(firstDifference(expected, actual));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String firstDifference(byte[] expected, byte[] actual) {
        int at = Arrays.mismatch(expected, actual);
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            if (expected[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return "line " + line + " column " + (at - lineStart + 1) + "\n  expected: " + line(expected, lineStart)
                + "\n  actual:   " + line(actual, lineStart);
    }

    private static String line(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return start >= text.length ? "(end)" : new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    private Optional<String> warningDifference(String error) {
        List<String> actual = warnings(error.replace(base + "/", ""));
        List<String> expected = expectedErrorFile.map(ConformanceCase::read).map(ConformanceCase::warnings)
                .orElse(List.of());
        return actual.equals(expected)
                ? Optional.empty()
                : Optional.of("warnings:\n  expected: " + expected + "\n  actual:   " + actual);
    }

    private static List<String> warnings(String error) {
        List<String> warnings = new ArrayList<>();
        for (String line : error.split("\n")) {
            if (line.startsWith("WARNING: ") || line.startsWith("[warning] ")) {
                // Some of the expected texts were made from within the folder of the trace.
                warnings.add(line.replaceAll("within stream \"[^\"]*?trace/", "within stream \"trace/"));
            }
        }
        return warnings;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
