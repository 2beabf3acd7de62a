// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// The daemon's log file: a line an event, `name=value`. Repetitions of a line are counted and told at powers of two,
/// so that a misbehaving application cannot fill the disk. Any thread; never throws.
public final class DaemonLog implements AutoCloseable {
    private static final long MAXIMUM_BYTES = 4 << 20;
    private static final int MAXIMUM_DISTINCT = 1000;
    private static final int MAXIMUM_LINE_CHARACTERS = 2000;

    private final Path file;
    private Writer writer;
    private long writtenBytes;
    private final Map<String, Integer> repetitions = new HashMap<>();

    private DaemonLog(Path file) throws IOException {
        this.file = file;
        this.writtenBytes = Files.exists(file) ? Files.size(file) : 0;
        this.writer = append(file);
    }

    /// Appends to a file; when it has grown large it is put aside, and the one before it forgotten.
    public static DaemonLog open(Path file) throws IOException {
        return new DaemonLog(file);
    }

    private static Writer append(Path file) throws IOException {
        Writer writer = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return writer;
    }

    private void putAsideWhenLarge() throws IOException {
        if (writtenBytes > MAXIMUM_BYTES) {
            writer.close();
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            writer = append(file);
            writtenBytes = 0;
        }
    }

    public void info(String message) {
        write("info", message);
    }

    public void warning(String message) {
        write("warning", message);
    }

    public void error(String message, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        write("error", message + " cause=" + trace.toString().replace("\n", " | "));
    }

    private synchronized void write(String level, String message) {
        String line = printable(message);
        if (repetitions.size() >= MAXIMUM_DISTINCT) {
            repetitions.clear();
        }
        int count = repetitions.merge(line, 1, Integer::sum);
        if (Integer.bitCount(count) != 1) {
            return;
        }
        try {
            putAsideWhenLarge();
            String text = Instant.now() + " " + level + " " + line + (count == 1 ? "" : " times=" + count) + "\n";
            writer.write(text);
            writer.flush();
            writtenBytes += text.length();
        } catch (IOException e) {
            // There is nowhere left to tell it.
            return;
        }
    }

    /// Names come from applications: a line stays one line.
    private static String printable(String message) {
        String shortened = message.length() > MAXIMUM_LINE_CHARACTERS
                ? message.substring(0, MAXIMUM_LINE_CHARACTERS) + "…"
                : message;
        StringBuilder printable = new StringBuilder();
        shortened.codePoints().forEach(c -> printable.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return printable.toString();
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            // As above.
            return;
        }
    }
}
