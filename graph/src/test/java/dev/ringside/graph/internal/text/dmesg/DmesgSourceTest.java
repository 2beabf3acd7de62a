// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.dmesg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's log as a trace, whatever is in the file.
class DmesgSourceTest {
    private static final byte[] LOG = """
            [    0.000000] Linux version 6.18
            [    1.234567] usb 1-1: new device
              no time: goes on from before
            [   12.000001] "quoted" \\ and \t tab
            [2020-01-01T00:00:00,000000+00:00] another form
            """.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private String text(byte[] log) throws IOException {
        Path file = Files.write(directory.resolve("log"), log);
        return GraphRun.output("source.text.dmesg", Map.of("path", Value.of(file.toString())), "sink.text.pretty",
                Map.of("clock-seconds", Value.of(true)));
    }

    @Test
    void eachLineThatIsNotEmptyIsAnEvent() throws IOException {
        assertThat(text(LOG).lines()).hasSize(5)
                .anyMatch(line -> line.startsWith("[1.234567000]")
                        && line.endsWith("{ str = \"usb 1-1: new device\" }"));
        assertThat(text(new byte[0])).isEmpty();
        assertThat(text("\n\n\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(text("[    5.000000] no line end".getBytes(StandardCharsets.UTF_8)).lines()).hasSize(1);
    }

    @Test
    void anyBytesAreALogOfSomeKind() throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("DmesgSourceTest seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] log = LOG.clone();
            for (int change = random.nextInt(12); change >= 0; change--) {
                int at = random.nextInt(log.length);
                log[at] = random.nextBoolean()
                        ? (byte) random.nextInt()
                        : (byte) "[]. \n0-9:".charAt(random.nextInt(9));
            }
            String text = text(log);
            assertThat(text.lines()).as("seed=%d round=%d", seed, round).hasSizeLessThanOrEqualTo(LOG.length);
        }
    }
}
