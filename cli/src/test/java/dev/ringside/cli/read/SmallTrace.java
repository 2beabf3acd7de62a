// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A trace of two streams of three events each, half a second apart, with all that text formats can show; and the
/// program that reads it.
final class SmallTrace {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 32; align = 8; signed = true; } := int32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            trace {
                major = 1; minor = 8; byte_order = le;
                packet.header := struct { uint32_t magic; uint32_t stream_id; };
            };
            env { hostname = "box"; domain = "ust"; procname = "app"; vpid = 42; };
            clock { name = wall; freq = 1000000000; offset_s = 100; };
            typealias integer { size = 64; align = 8; map = clock.wall.value; } := time_t;
            stream {
                id = 0;
                packet.context := struct {
                    time_t timestamp_begin; time_t timestamp_end; uint64_t content_size; uint64_t packet_size;
                    uint32_t cpu_id;
                };
                event.header := struct { time_t timestamp; };
                event.context := struct { int32_t tid; };
            };
            event {
                name = "tick"; stream_id = 0; loglevel = 6; model.emf.uri = "http://example.org/tick";
                fields := struct { int32_t count; enum : uint8_t { A = 1, B = 2, C = 4 } flags; };
            };
            """;
    private static final int EVENTS = 3;
    private static final int EVENT_BYTES = 17;
    private static final int HEADER_BYTES = 44;
    private static final long SECOND = 1_000_000_000;

    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// @param folder where the trace is made, in `trace`
    SmallTrace(Path folder) throws IOException {
        this.folder = folder;
        Path trace = folder.resolve("trace");
        Files.createDirectory(trace);
        Files.writeString(trace.resolve("metadata"), METADATA);
        Files.write(trace.resolve("one"), stream(7));
        Files.write(trace.resolve("two"), stream(7 + SECOND / 2));
    }

    static String metadata() {
        return METADATA;
    }

    private static byte[] stream(long first) {
        int bytes = HEADER_BYTES + EVENTS * EVENT_BYTES;
        ByteBuffer stream = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        stream.putInt(0xC1FC1FC1).putInt(0).putLong(first).putLong(first + 2 * SECOND);
        stream.putLong(bytes * 8L).putLong(bytes * 8L).putInt(1);
        for (int event = 0; event < EVENTS; event++) {
            stream.putLong(first + event * SECOND).putInt(17).putInt(event - 1).put((byte) (event + 1));
        }
        return stream.array();
    }

    Path folder() {
        return folder;
    }

    String path() {
        return folder.resolve("trace").toString();
    }

    /// Runs the program; `TRACE` stands for the trace and `FOLDER` for the folder.
    ///
    /// @return the exit status
    int run(List<String> arguments) {
        out.reset();
        err.reset();
        String[] words = arguments.stream()
                .map(word -> word.replace("TRACE", path()).replace("FOLDER", folder.toString()))
                .toArray(String[]::new);
        return BabeltraceCommand.run(words, out, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    int run(String... arguments) {
        return run(List.of(arguments));
    }

    String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return new ArrayList<>(output().lines().toList());
    }
}
