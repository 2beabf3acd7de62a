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
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// The daemon's log file: a line an event, `name=value`. Repetitions of a line are counted and told at powers of two, so that a
/// misbehaving application cannot fill the disk. Any thread; never throws.
public final class DaemonLog implements AutoCloseable {
    private static final long MAXIMUM_BYTES = 4 << 20;
    private static final int MAXIMUM_DISTINCT = 1000;
    private static final int MAXIMUM_LINE_CHARACTERS = 2000;

    private final Writer writer;
    private final Map<String, Integer> repetitions = new HashMap<>();

    private DaemonLog(Writer writer) {
        this.writer = writer;
    }

    /// Appends to a file; one that has grown large is put aside first.
    public static DaemonLog open(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAXIMUM_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return new DaemonLog(Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
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
            writer.write(Instant.now() + " " + level + " " + line + (count == 1 ? "" : " times=" + count) + "\n");
            writer.flush();
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
