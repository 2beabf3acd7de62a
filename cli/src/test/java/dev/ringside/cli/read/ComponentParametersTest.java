// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each parameter of the shipped components. The expected texts are babeltrace2's where it has the component.
class ComponentParametersTest {
    private static final String TIMES = "[00:01:40.000000007] (+?.?????????) ";
    private static final String EVENT =
            " tick: { cpu_id = 1 }, { tid = 17 }, { count = -1, flags = ( \"A\" : container = 1 ) }";

    private SmallTrace trace;

    @BeforeEach
    void makeTrace(@TempDir Path folder) throws IOException {
        trace = new SmallTrace(folder);
    }

    private List<String> lines(String... arguments) {
        assertThat(trace.run(arguments)).as("%s%n%s", List.of(arguments), trace.error()).isZero();
        return trace.lines();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "field-default=\"hide\"|",
        "field-trace:hostname=no|app:(42)",
        "field-trace:domain=yes|box:ust:app:(42)",
        "field-trace:procname=no|box:(42)",
        "field-trace:vpid=no|box:app",
        "field-loglevel=yes|box:app:(42):TRACE_INFO (6)",
        "field-emf=yes|box:app:(42):http://example.org/tick",
        "field-callsite=yes|box:app:(42)",
        "verbose=yes|box:app:(42)",
        "color=\"never\"|box:app:(42)"
    })
    void prettyShowsFieldsOfTheHeader(String parameter, String header) {
        String expected = header == null ? TIMES.stripTrailing() : TIMES + header;
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes," + parameter).getFirst())
                .isEqualTo(expected + EVENT);
    }

    @Test
    void prettyShowsTheTraceAndAllFields() {
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes,field-trace=yes").getFirst())
                .endsWith("box:app:(42)" + EVENT)
                .isNotEqualTo(TIMES + "box:app:(42)" + EVENT);
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes,field-default=\"show\"").getFirst())
                .endsWith("box:ust:app:(42):TRACE_INFO (6):http://example.org/tick" + EVENT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "name-default=\"hide\"|{ 1 }, { 17 }, { -1, ( \"A\" : container = 1 ) }",
        "name-context=no|{ 1 }, { 17 }, { count = -1, flags = ( \"A\" : container = 1 ) }",
        "name-payload=no|{ cpu_id = 1 }, { tid = 17 }, { -1, ( \"A\" : container = 1 ) }",
        "name-scope=yes|stream.packet.context = { cpu_id = 1 }, stream.event.context = { tid = 17 }, "
                + "event.fields = { count = -1, flags = ( \"A\" : container = 1 ) }"
    })
    void prettyShowsNames(String parameter, String fields) {
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes," + parameter).getFirst())
                .isEqualTo(TIMES + "box:app:(42) tick: " + fields);
    }

    @Test
    void prettyShowsNamesOfTheHeader() {
        String header = "timestamp = 00:01:40.000000007, delta = +?.?????????, trace:hostname = box, "
                + "trace:procname = app, trace:vpid = (42), name = tick, ";
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes,name-header=yes").getFirst())
                .startsWith(header + "{ cpu_id = 1 }");
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes,name-default=\"show\"").getFirst())
                .startsWith(header + "stream.packet.context = { cpu_id = 1 }");
    }

    @Test
    void prettyShowsTimesAndWritesToAFile() throws IOException {
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-gmt=yes,clock-date=yes").getFirst())
                .startsWith("[1970-01-01 00:01:40.000000007] (");
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-seconds=yes,no-delta=yes").getFirst())
                .startsWith("[100.000000007] box");
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "clock-cycles=yes").getFirst())
                .startsWith("[00000000000000000007] (+????????????)");
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "path=\"FOLDER/text\"")).isEmpty();
        assertThat(Files.readAllLines(trace.folder().resolve("text"))).hasSize(6);
    }

    @Test
    void prettyTellsSingleBitsOfAnEnumeration() {
        assertThat(lines("TRACE", "-c", "sink.text.pretty", "-p", "print-enum-flags=yes").getLast())
                .endsWith("flags = ( \"A\" | \"B\" : container = 3 ) }");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "with-metadata=no|Trace class:",
        "with-time=no|[Unknown]",
        "with-trace-name=no|  Trace `box`:",
        "with-stream-name=no|  Name: "
    })
    void detailsLeavesOutWhatItIsToldTo(String parameter, String without) {
        String usual = String.join("\n", lines("-m", "0", "TRACE", "-c", "sink.text.details"));
        assertThat(lines("-m", "0", "TRACE", "-c", "sink.text.details", "-p", parameter))
                .noneMatch(line -> line.startsWith(without))
                .hasSizeLessThanOrEqualTo((int) usual.lines().count());
        assertThat(usual).contains(without);
    }

    @Test
    void detailsKnowsAllParameters() throws IOException {
        List<String> compact = lines("-m", "0", "TRACE", "-c", "sink.text.details", "-p",
                "compact=yes,with-metadata=no,with-time=no,with-stream-name=no");
        assertThat(compact).hasSize(14).startsWith(
                "{0 0 0} Stream beginning", "{0 0 1} Stream beginning", "{0 0 0} Packet beginning",
                "{0 0 0} Event `tick` (0)");
        assertThat(lines("TRACE", "-c", "sink.text.details", "-p", "color=\"never\",path=\"FOLDER/details\""))
                .isEmpty();
        assertThat(Files.size(trace.folder().resolve("details"))).isPositive();
    }

    @Test
    void theCtfSourceTakesNamesAndClocksAsTold() {
        String graph = "clock-class-offset-s=1,clock-class-offset-ns=5,force-clock-class-origin-unix-epoch=yes,"
                + "threads=+2,trace-name=\"mine\"";
        assertThat(lines("-c", "source.ctf.fs", "-p", "inputs=[\"TRACE\"]," + graph, "-c", "sink.text.pretty", "-p",
                        "clock-seconds=yes,field-trace=yes").getFirst())
                .startsWith("[101.000000012] (+?.?????????) box/minebox:app:(42)");
    }

    @Test
    void theCtfSinkWritesWhereAndHowItIsTold() throws IOException {
        assertThat(lines("TRACE", "-c", "sink.ctf.fs", "-p",
                        "path=\"FOLDER/one\",quiet=yes,assume-single-trace=yes,ignore-discarded-events=yes,"
                                + "ignore-discarded-packets=yes,ctf-version=\"1\""))
                .isEmpty();
        assertThat(Files.readString(trace.folder().resolve("one/metadata"))).startsWith("/* CTF 1.8 */");
        assertThat(lines("TRACE", "-c", "sink.ctf.fs", "-p", "path=\"FOLDER/two\",ctf-version=\"2\"")).hasSize(1);
        try (Stream<Path> written = Files.list(trace.folder().resolve("two"))) {
            assertThat(written).allMatch(Files::isDirectory).isNotEmpty();
        }
    }

    @Test
    void theKernelLogMayBeReadWithoutItsTimes() throws IOException {
        Files.writeString(trace.folder().resolve("log"), "[    1.234567] usb\n");
        assertThat(lines("-c", "source.text.dmesg", "-p", "path=\"FOLDER/log\",no-extract-timestamp=yes"))
                .containsExactly("string: { str = \"[    1.234567] usb\" }");
        assertThat(lines("-c", "source.text.dmesg", "-p", "path=\"FOLDER/log\"", "--clock-seconds").getFirst())
                .startsWith("[1.234567000]");
    }

    @Test
    void theTrimmerTakesTimesAsTextAndAsSeconds() {
        assertThat(lines("TRACE", "-c", "filter.utils.trimmer", "-p", "begin=\"00:01:42\",gmt=yes")).hasSize(2);
        assertThat(lines("TRACE", "-c", "filter.utils.trimmer", "-p", "end=101")).hasSize(2);
        assertThat(trace.run("TRACE", "-c", "filter.utils.trimmer", "-p", "end=100200000000")).isEqualTo(1);
        assertThat(trace.error()).contains("Invalid date/time format: param=\"100200000000\"");
    }

    @Test
    void theCounterAndTheDummyTakeEverything() {
        assertThat(lines("TRACE", "-c", "sink.utils.counter", "-p", "step=+0,hide-zero=yes")).containsExactly(
                "              6 Event messages",
                "              2 Stream beginning messages",
                "              2 Stream end messages",
                "              2 Packet beginning messages",
                "              2 Packet end messages",
                "             14 messages (TOTAL)");
        assertThat(lines("TRACE", "-c", "sink.utils.dummy")).isEmpty();
    }

    @Test
    void eventsAreWrittenAsJsonAndAsTables() throws IOException {
        List<String> json = lines("TRACE", "-c", "sink.json.lines");
        assertThat(json).hasSize(6);
        assertThat(json.getFirst()).contains("\"tick\"", "\"count\":-1", "cpu_id");
        assertThat(lines("TRACE", "-c", "sink.json.lines", "-p", "include-packet-context=no").getFirst())
                .doesNotContain("cpu_id");
        assertThat(lines("TRACE", "-c", "sink.json.lines", "-p", "include-messages=yes,path=\"FOLDER/json\""))
                .isEmpty();
        assertThat(Files.readAllLines(trace.folder().resolve("json"))).hasSize(14);
        lines("TRACE", "-c", "sink.csv.file", "-p", "path=\"FOLDER/tick.csv\",separator=\";\"");
        try (Stream<Path> files = Files.walk(trace.folder().resolve("tick.csv"))) {
            Path table = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            assertThat(Files.readAllLines(table)).hasSize(7).allMatch(line -> line.contains(";"));
        }
    }

    @Test
    void aParameterThatIsNotKnownIsAnError() {
        for (String component : List.of("sink.text.pretty", "sink.text.details", "sink.utils.counter",
                "sink.utils.dummy", "sink.ctf.fs", "sink.json.lines", "sink.csv.file")) {
            assertThat(trace.run("TRACE", "-c", component, "-p", "nonsense=1")).as(component).isEqualTo(1);
            assertThat(trace.error()).as(component).contains("nonsense");
        }
    }
}
