// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each option of `convert`, `run` and `query`. The expected texts are babeltrace2's.
class ConvertOptionsTest {
    private static final String EVENT =
            " tick: { cpu_id = 1 }, { tid = 17 }, { count = -1, flags = ( \"A\" : container = 1 ) }";
    private static final String USUAL = "[00:01:40.000000007] (+?.?????????) box:app:(42)" + EVENT;

    private SmallTrace trace;

    @BeforeEach
    void makeTrace(@TempDir Path folder) throws IOException {
        trace = new SmallTrace(folder);
    }

    private String first(String... arguments) {
        assertThat(trace.run(arguments)).as("%s%n%s", List.of(arguments), trace.error()).isZero();
        return trace.lines().getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "--clock-gmt|[00:01:40.000000007] (+?.?????????) box:app:(42)",
        "--clock-date --clock-gmt|[1970-01-01 00:01:40.000000007] (+?.?????????) box:app:(42)",
        "--clock-seconds|[100.000000007] (+?.?????????) box:app:(42)",
        "--clock-cycles|[00000000000000000007] (+????????????) box:app:(42)",
        "--clock-offset 5 --clock-offset-ns 3 --clock-seconds|[105.000000010] (+?.?????????) box:app:(42)",
        "--clock-offset 0x10 --clock-offset-ns 010 --clock-seconds|[116.000000015] (+?.?????????) box:app:(42)",
        "--clock-seconds --names ,, --fields= |[100.000000007] (+?.?????????) box:app:(42)",
        "--clock-seconds --fields ,trace:domain,|[100.000000007] (+?.?????????) ust",
        "--clock-seconds --clock-force-correlate|[100.000000007] (+?.?????????) box:app:(42)",
        "--no-delta --clock-seconds|[100.000000007] box:app:(42)",
        "--color never --clock-gmt|[00:01:40.000000007] (+?.?????????) box:app:(42)",
        "--fields trace:domain,loglevel,emf --clock-gmt|"
                + "[00:01:40.000000007] (+?.?????????) ust:TRACE_INFO (6):http://example.org/tick",
        "-i ctf --clock-gmt|[00:01:40.000000007] (+?.?????????) box:app:(42)",
        "--retry-duration 1000 --clock-gmt|[00:01:40.000000007] (+?.?????????) box:app:(42)",
        "-m 0 --clock-gmt|[00:01:40.000000007] (+?.?????????) box:app:(42)",
        "--omit-home-plugin-path --omit-system-plugin-path --plugin-path FOLDER --clock-gmt|"
                + "[00:01:40.000000007] (+?.?????????) box:app:(42)"
    })
    void changesTheHeaderOfTheText(String options, String expected) {
        List<String> words = new ArrayList<>(List.of(options.split(" ")));
        words.add("TRACE");
        assertThat(first(words.toArray(String[]::new))).isEqualTo(expected + EVENT);
    }

    @Test
    void namesSayWhichNamesAreShown() {
        assertThat(first("--clock-gmt", "--names", "none", "TRACE"))
                .isEqualTo("[00:01:40.000000007] (+?.?????????) box:app:(42) tick: { 1 }, { 17 }, "
                        + "{ -1, ( \"A\" : container = 1 ) }");
        assertThat(first("--clock-gmt", "-n", "scope,header", "TRACE"))
                .isEqualTo("timestamp = 00:01:40.000000007, delta = +?.?????????, trace:hostname = box, "
                        + "trace:procname = app, trace:vpid = (42), name = tick, stream.packet.context = { 1 }, "
                        + "stream.event.context = { 17 }, event.fields = { -1, ( \"A\" : container = 1 ) }");
    }

    @Test
    void namesAndFieldsAreGivenOnAsTheyCome() {
        assertThat(first("--run-args", "--names", "all,payload", "--fields", "emf, trace", "--names=,", "TRACE"))
                .contains("--params name-default=show,name-payload=yes,"
                        + "field-emf=yes,field-trace=yes,field-default=hide ");
    }

    @ParameterizedTest
    @CsvSource({"-v,true", "-lI,true", "-lINFO -lW,true", "-lW -lI,true", "-v -d,false", "-lD -lI,false", "-lW,false"})
    void theLevelInfoMakesTheTextVerbose(String levels, boolean verbose) {
        List<String> words = new ArrayList<>(List.of(levels.split(" ")));
        words.addAll(List.of("TRACE", "--run-args"));
        assertThat(first(words.toArray(String[]::new)).contains("--params verbose=yes")).isEqualTo(verbose);
    }

    @Test
    void namesWhatNumbersOfSystemCallsMean() {
        assertThat(first("--run-args", "--value-names", "TRACE")).contains("value-names=yes");
        assertThat(first("--value-names", "--clock-gmt", "TRACE")).isEqualTo(USUAL);
    }

    @Test
    void colorsNothingThatIsNoTerminal() {
        for (String when : List.of("auto", "always", "never")) {
            assertThat(first("--color", when, "--clock-gmt", "TRACE")).isEqualTo(USUAL);
        }
        assertThat(trace.run("--color", "sometimes", "TRACE")).isEqualTo(1);
    }

    @Test
    void readsATraceOnceThoughALinkLeadsBackToAFolderAboveIt() throws IOException {
        Files.createSymbolicLink(trace.folder().resolve("round"), Path.of("."));
        Files.createSymbolicLink(trace.folder().resolve("nowhere"), Path.of("absent"));

        first("FOLDER");
        assertThat(trace.lines()).hasSize(6);
        first("FOLDER/round/trace");
        assertThat(trace.lines()).hasSize(6);
    }

    @Test
    void showsOnlyATimeRange() {
        first("--timerange", "00:01:41,00:01:42", "--clock-gmt", "--no-delta", "TRACE");
        assertThat(trace.lines()).map(line -> line.substring(0, 20))
                .containsExactly("[00:01:41.000000007]", "[00:01:41.500000007]");
        first("--timerange", "[101,102]", "--clock-gmt", "--no-delta", "TRACE");
        assertThat(trace.lines()).hasSize(2);
        first("--begin", "1970-01-01 00:01:42", "--clock-gmt", "TRACE");
        assertThat(trace.lines()).hasSize(2);
        first("-e", "100.2", "--clock-gmt", "TRACE");
        assertThat(trace.lines()).hasSize(1);
    }

    @Test
    void showsOnlyWhatAllStreamsHave() {
        first("--stream-intersection", "--clock-gmt", "--no-delta", "TRACE");
        assertThat(trace.lines()).map(line -> line.substring(0, 20)).containsExactly(
                "[00:01:40.500000007]", "[00:01:41.000000007]", "[00:01:41.500000007]", "[00:01:42.000000007]");
    }

    @Test
    void printsTheArgumentsOfRun() {
        assertThat(first("--run-args", "--begin", "1", "--clock-gmt", "TRACE")).isEqualTo(
                "--component auto-disc-source-ctf-fs:source.ctf.fs --params 'inputs=[\"" + trace.path() + "\"]' "
                        + "--component pretty:sink.text.pretty --params clock-gmt=yes "
                        + "--component muxer:filter.utils.muxer "
                        + "--component trimmer:filter.utils.trimmer --params gmt=yes --params 'begin=\"1\"' "
                        + "--connect auto-disc-source-ctf-fs:muxer --connect muxer:trimmer --connect trimmer:pretty");
    }

    @Test
    void writesOtherThingsThanText() throws IOException {
        assertThat(trace.run("-o", "dummy", "TRACE")).isZero();
        assertThat(trace.output()).isEmpty();
        assertThat(trace.run("--output-format=ctf-metadata", "TRACE")).isZero();
        assertThat(trace.output()).isEqualTo(SmallTrace.metadata() + "\n");
        assertThat(trace.run("-o", "ctf", "-w", "FOLDER/written", "TRACE")).isZero();
        assertThat(Files.list(trace.folder().resolve("written"))).isNotEmpty();
        assertThat(trace.run("-o", "text", "--output", "FOLDER/text", "--clock-gmt", "TRACE")).isZero();
        assertThat(Files.readAllLines(trace.folder().resolve("text")).getFirst()).isEqualTo(USUAL);
    }

    @Test
    void saysMoreWhereAskedTo() {
        for (List<String> louder : List.of(List.of("--verbose"), List.of("--debug"), List.of("--log-level=I"))) {
            List<String> words = new ArrayList<>(louder);
            words.addAll(List.of("--clock-gmt", "TRACE"));
            assertThat(trace.run(words)).isZero();
            assertThat(trace.output()).startsWith(USUAL);
            assertThat(trace.error()).as("%s", louder).contains("Opened trace: data-streams=2");
        }
        assertThat(trace.run("--clock-gmt", "TRACE")).isZero();
        assertThat(trace.error()).isEmpty();
        assertThat(trace.run("TRACE", "--log-level=nonsense")).isEqualTo(1);
    }

    @Test
    void aComponentHasALogLevelOfItsOwn() {
        assertThat(trace.run("TRACE", "--log-level=DEBUG")).isZero();
        assertThat(trace.error()).contains("Opened trace: data-streams=2", "Found data stream: name=");
        assertThat(trace.run("TRACE", "--log-level=I")).isZero();
        assertThat(trace.error()).contains("Opened trace: data-streams=2").doesNotContain("Found data stream");
        assertThat(trace.run("--debug", "TRACE", "--log-level=WARNING")).isZero();
        assertThat(trace.error()).doesNotContain("Opened trace");
        assertThat(trace.run("run", "-c", "s:source.ctf.fs", "-l", "D", "-p", "inputs=[\"TRACE\"]",
                "-c", "m:filter.utils.muxer", "-c", "d:sink.utils.dummy", "-x", "s:m", "-x", "m:d")).isZero();
        assertThat(trace.error()).contains("Found data stream: name=");
    }

    @Test
    void explainsItself() {
        for (String[] words : new String[][] {
            {"--help"}, {"convert", "--help"}, {"run", "--help"}, {"query", "--help"}, {"help", "--help"},
            {"list-plugins", "--help"}
        }) {
            assertThat(first(words)).as("%s", List.of(words)).isNotEmpty();
            assertThat(trace.output()).containsIgnoringCase("usage");
        }
        assertThat(first("--version")).containsIgnoringCase("Babeltrace");
        first("help", "sink.text.pretty");
        assertThat(trace.output()).contains("sink.text.pretty");
    }

    @Test
    void runTakesParametersFromABase() {
        String[] graph = {
            "run", "--retry-duration=1000", "-m", "1",
            "-c", "in:source.ctf.fs", "-p", "inputs=[\"TRACE\"]",
            "-c", "merge:filter.utils.muxer",
            "-b", "clock-gmt=yes,no-delta=yes", "-c", "out:sink.text.pretty", "-l", "W", "-r",
            "-x", "in:merge", "-x", "merge:out"
        };
        assertThat(first(graph)).isEqualTo("[00:01:40.000000007] box:app:(42)" + EVENT);
    }

    @Test
    void queriesObjects() {
        first("query", "source.ctf.fs", "babeltrace.support-info", "-p", "type=\"directory\",input=\"TRACE\"");
        assertThat(trace.output()).isEqualTo("weight: 0.750000\n");
        first("query", "source.ctf.fs", "babeltrace.trace-infos", "--params=inputs=[\"TRACE\"]");
        assertThat(trace.output())
                .contains("begin: 100000000007", "end: 102000000007", "begin: 100500000007", "end: 102500000007",
                        "port-name: " + trace.path() + " | 0 | " + trace.path() + "/one");
        first("query", "source.ctf.fs", "metadata-info", "-p", "path=\"TRACE\"");
        assertThat(trace.output()).contains("is-packetized: no", "text: /* CTF 1.8 */");
        assertThat(trace.run("query", "source.ctf.fs", "nonsense")).isEqualTo(1);
    }
}
