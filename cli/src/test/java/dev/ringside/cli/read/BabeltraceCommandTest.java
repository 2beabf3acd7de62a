// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BabeltraceCommandTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            trace { major = 1; minor = 8; byte_order = le; };
            clock { name = c; freq = 1000000000; offset_s = 100; };
            stream {
              event.header := struct { integer { size = 64; align = 8; map = clock.c.value; } timestamp; };
            };
            event { name = "tick"; fields := struct { integer { size = 32; align = 8; signed = true; } count; }; };
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeTrace() throws IOException {
        Path trace = Files.createDirectory(folder.resolve("trace"));
        Files.writeString(trace.resolve("metadata"), METADATA);
        ByteBuffer events = ByteBuffer.allocate(3 * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3; i++) {
            events.putLong(1_000_000_000L * i + 7).putInt(i - 1);
        }
        Files.write(trace.resolve("stream"), events.array());
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return BabeltraceCommand.run(arguments, out, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String trace() {
        return folder.resolve("trace").toString();
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsEventsWithTimesAndDeltas() {
        assertThat(run("--clock-gmt", trace())).isZero();
        assertThat(output()).isEqualTo("""
                [00:01:40.000000007] (+?.?????????) tick: { count = -1 }
                [00:01:41.000000007] (+1.000000000) tick: { count = 0 }
                [00:01:42.000000007] (+1.000000000) tick: { count = 1 }
                """);
    }

    @Test
    void trimsToATimeOfTheFirstDay() {
        assertThat(run("--clock-gmt", "--begin", "00:01:41", "--end", "00:01:42", "--no-delta", trace())).isZero();
        assertThat(output()).isEqualTo("[00:01:41.000000007] tick: { count = 0 }\n");
    }

    @Test
    void readsBackWhatItWritesInBothVersions() {
        run("--clock-gmt", trace());
        String expected = output();
        for (String version : new String[] {"1", "2"}) {
            String path = folder.resolve("written" + version).toString();
            assertThat(run(trace(), "-c", "sink.ctf.fs", "-p", "path=\"" + path + "\",ctf-version=\"" + version + "\""))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isZero();
            assertThat(output()).isEqualTo("Created CTF trace `" + path + "/trace`.\n");
            assertThat(run("--clock-gmt", path)).isZero();
            assertThat(output()).isEqualTo(expected);
        }
    }

    @Test
    void runsTheGraphThatRunArgsPrints() {
        assertThat(run("--run-args-0", "--clock-gmt", "--clock-cycles", trace())).isZero();
        String[] words = ("run\0" + output()).split("\0");
        assertThat(run(words)).isZero();
        assertThat(output()).startsWith("[00000000000000000007] (+????????????) tick: { count = -1 }\n");
    }

    @Test
    void writesTextToAFile() throws IOException {
        Path file = folder.resolve("text");
        assertThat(run("--clock-seconds", "-w", file.toString(), trace())).isZero();
        assertThat(output()).isEmpty();
        assertThat(Files.readString(file)).startsWith("[100.000000007] ");
    }

    @Test
    void readsTheKernelsLogAndWritesItAsCtf() throws IOException {
        Path log = folder.resolve("kernel.log");
        Files.writeString(log, "[    0.000000] Linux\n\n[    1.234567] usb: \"x\"\ncontinued\n");
        String expected = """
                [0.000000000] string: { str = "Linux" }
                [1.234567000] string: { str = "usb: \\"x\\"" }
                [1.234567000] string: { str = "continued" }
                """;
        String parameters = "path=\"" + log + "\"";
        assertThat(run("-c", "src.text.dmesg", "-p", parameters, "--clock-seconds", "--no-delta")).isZero();
        assertThat(output()).isEqualTo(expected);
        String written = folder.resolve("written").toString();
        assertThat(run("-c", "src.text.dmesg", "-p", parameters, "-o", "ctf", "-w", written)).isZero();
        assertThat(run("--clock-seconds", "--no-delta", written)).isZero();
        assertThat(output()).isEqualTo(expected);
    }

    @Test
    void tellsUnknownOptionsWithTheirPlace() {
        assertThat(run(trace(), "--zzz")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("ERROR:    [Babeltrace CLI]\n  Command-line error: retcode=1\nCAUSED BY [Babeltrace CLI]")
                .contains("argument #2 (`--zzz`): Unknown option `--zzz`");
    }

    @Test
    void failsWhereNoTraceIs() {
        assertThat(run(folder.resolve("nothing").toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No trace was found")
                .contains("No source component.");
    }

    @Test
    void listsItsPlugins() {
        assertThat(run("list-plugins")).isZero();
        assertThat(output())
                .contains("'source.ctf.fs'", "'sink.ctf.fs'", "'sink.text.pretty'", "'sink.text.details'",
                        "'filter.utils.muxer'", "'filter.utils.trimmer'", "'sink.utils.counter'", "'sink.utils.dummy'");
    }

    @Test
    void helpGoesByTheNameThatTheProgramWasCalledBy() {
        assertThat(usage("babeltrace2", "convert"))
                .isEqualTo("Usage: babeltrace2 [GENERAL OPTIONS] [convert] [OPTIONS] [PATH/URL]...");
        assertThat(usage("babeltrace", "query"))
                .isEqualTo("Usage: babeltrace [GENERAL OPTIONS] query [OPTIONS] TYPE.PLUGIN.CLS OBJECT");
        assertThat(usage("ringside", "convert")).isEqualTo("Usage: ringside convert [OPTIONS] [PATH/URL]...");
        assertThat(usage("ringside", "run")).isEqualTo("Usage: ringside run [OPTIONS]");
    }

    @Test
    void commandsThatGetNothingSayHowToUseThem() {
        for (String line : List.of("-v", "convert", "run", "query", "query source.ctf.fs")) {
            String[] words = line.split(" ");
            out.reset();
            assertThat(run(words)).as(String.join(" ", words)).isZero();
            assertThat(output()).as(String.join(" ", words)).startsWith("Usage: ");
        }
    }

    private String usage(String program, String command) {
        out.reset();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(BabeltraceCommand.run(program, new String[] {command, "--help"}, out, errors)).isZero();
        return output().lines().findFirst().orElse("");
    }
}
