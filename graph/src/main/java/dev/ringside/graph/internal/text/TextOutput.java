// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.Parameters;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Where a text sink writes to: the file of its `path` parameter, or standard output, which is never closed. One
/// thread.
public final class TextOutput {
    private final OutputStream stream;
    private final boolean owned;

    private TextOutput(OutputStream stream, boolean owned) {
        this.stream = stream;
        this.owned = owned;
    }

    /// @throws GraphException where the file cannot be made
    public static TextOutput of(ComponentContext context, Parameters parameters) {
        Optional<String> path = parameters.text("path");
        if (path.isEmpty()) {
            return new TextOutput(context.standardOutput(), false);
        }
        context.writes(path.get());
        try {
            return new TextOutput(new NamedOutput(path.get()), true);
        } catch (IOException e) {
            throw new GraphException(context.actor(), "Cannot open output file: path=\"" + path.get() + "\"", e);
        }
    }

    public OutputStream stream() {
        return stream;
    }

    /// A file whose failures name it.
    private static final class NamedOutput extends OutputStream {
        private final String path;
        private final FileOutputStream file;

        NamedOutput(String path) throws IOException {
            this.path = path;
            this.file = new FileOutputStream(path);
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                file.write(bytes, from, count);
            } catch (IOException e) {
                throw new IOException(e.getMessage() + ": path=\"" + path + "\"", e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// Writes out what the buffer holds and closes the file.
    public void close(TextBuffer text) {
        text.flush();
        if (owned) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
