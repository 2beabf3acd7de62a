// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.TraceReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of README that reads a trace, run as it stands there by another JVM with nothing but the room `ctf` on
/// its class path.
class ReadmeTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            trace { major = 1; minor = 8; byte_order = le; packet.header := struct { uint32_t magic; }; };
            clock { name = wall; freq = 1000000000; };
            typealias integer { size = 64; align = 8; signed = false; map = clock.wall.value; } := stamp_t;
            stream { event.header := struct { uint32_t id; stamp_t timestamp; }; };
            event { name = "shop:orderFilled"; id = 0; fields := struct { uint64_t order_id; uint32_t quantity; }; };
            event { name = "shop:closed"; id = 1; };
            """;

    @Test
    void theExampleThatReadsATraceRunsAsItStands(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("Filled.java"), example("TraceReader"));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp", ctf(), program.toString(), trace(folder.resolve("trace")))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).containsExactly("1000 3", "3000 5");
    }

    /// The block of Java code that uses a class.
    private static String example(String className) throws IOException {
        String readme = Files.readString(readme());
        List<String> blocks = List.of(readme.split("```java\n"));
        return blocks.stream()
                .skip(1)
                .map(block -> block.substring(0, block.indexOf("```")))
                .filter(block -> block.contains(className))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README has no example with " + className));
    }

    private static Path readme() {
        Path here = Path.of("").toAbsolutePath();
        Path inModule = here.resolve("../README.md");
        return Files.exists(inModule) ? inModule : here.resolve("README.md");
    }

    private static String ctf() throws Exception {
        return Path.of(TraceReader.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private static String trace(Path trace) throws IOException {
        Files.createDirectories(trace);
        Files.writeString(trace.resolve("metadata"), METADATA);
        ByteBuffer stream = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN).putInt(0xC1FC1FC1);
        stream.putInt(0).putLong(1000).putLong(17).putInt(3);
        stream.putInt(1).putLong(2000);
        stream.putInt(0).putLong(3000).putLong(18).putInt(5);
        byte[] packet = new byte[stream.position()];
        stream.flip().get(packet);
        Files.write(trace.resolve("stream"), packet);
        return trace.toString();
    }
}
