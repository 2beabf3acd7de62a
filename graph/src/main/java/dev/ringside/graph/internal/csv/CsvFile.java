// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import dev.ringside.graph.GraphException;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// One table. The file is open only while rows are written to it, in large pieces: a kernel trace has more event record
/// classes than a process may have files. One thread.
final class CsvFile {
    private static final int PIECE_BYTES = 1 << 16;
    private static final int FIRST_BYTES = 1 << 10;

    private final String actor;
    private final Path path;
    private byte[] pending = new byte[FIRST_BYTES];
    private int length;

    /// @throws GraphException where the file cannot be made
    CsvFile(String actor, Path path) {
        this.actor = actor;
        this.path = path;
        try {
            Files.write(path, new byte[0]);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void writeHeader(List<String> columns, char separator) {
        StringBuilder header = new StringBuilder();
        for (String column : columns) {
            header.append(header.isEmpty() ? "" : separator).append(CsvText.quoted(column, separator));
        }
        byte[] bytes = header.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        add(bytes, bytes.length);
    }

    /// Takes what the text holds as one or more rows, and empties it.
    void add(TextBuffer rows) {
        add(rows.ensure(0), rows.length());
        rows.setLength(0);
    }

    private void add(byte[] bytes, int count) {
        if (length + count > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(length + count, Math.min(2 * pending.length, 2 * PIECE_BYTES)));
        }
        System.arraycopy(bytes, 0, pending, length, count);
        length += count;
        if (length >= PIECE_BYTES) {
            flush();
        }
    }

    void flush() {
        if (length == 0) {
            return;
        }
        try (OutputStream file = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
            file.write(pending, 0, length);
        } catch (IOException e) {
            throw failure(e);
        } finally {
            length = 0;
        }
    }

    private GraphException failure(IOException cause) {
        return new GraphException(actor, "Cannot write output file: path=\"" + path + "\"", cause);
    }
}
