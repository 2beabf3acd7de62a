// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Command lines as users mistype them: exit status 1, as babeltrace2's, and an error that names what is wrong and,
/// where there is one, the way out.
class MistakesTest {
    private SmallTrace trace;

    @BeforeEach
    void makeTrace(@TempDir Path folder) throws IOException {
        trace = new SmallTrace(folder);
    }

    /// The error on one line, as its lines are folded.
    private String error() {
        return trace.error().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "--nam=all TRACE | While parsing `convert` command's command-line arguments: While parsing argument #1 "
                + "(`--nam=all`): Unknown option `--nam`. Did you mean `--names`?",
        "convert --colour=never TRACE | Did you mean `--color`?",
        "convert -z TRACE | (`-z`): Unknown option `-z`",
        "convert --output | Missing required argument for option `--output`",
        "convert -- TRACE | (`--`): Invalid argument",
        "convert --names=foo TRACE | --names option's argument: `foo`: expecting arg, args, context, ctx, header, "
                + "payload, scope, all, or none.",
        "convert --names=all,payload,none TRACE | Either `all` or `none` can be in the list given to --names option, "
                + "not both: all,payload,none",
        "convert --clock-gmt=1 TRACE | (`--clock-gmt=1`): Unexpected argument for option `--clock-gmt`",
        "--omit-home-plugin-path= TRACE | Unexpected argument for option `--omit-home-plugin-path`",
        "-l V TRACE | --log-level option: expecting NONE,",
        "convert --fields=tracee TRACE | --fields option's argument: `tracee`: expecting callsite, emf,",
        "convert --color=blue TRACE | param-name=color value=blue choices=never,auto,always",
        "convert FOLDER/nosuch | No trace was found based on input `FOLDER/nosuch`: there is no such file or folder.",
        "convert --clock-gmt | No source component. Give the path of a trace, or a source with --component.",
        "convert --begin=abc TRACE | param=\"abc\": `begin` is [YYYY-MM-DD ]hh:mm[:ss[.n]] or [-]SEC[.n]",
        "convert --end=25:00 TRACE | param=\"25:00\": `end` is",
        "convert --timerange=1 TRACE | --timerange option's argument: expecting BEGIN,END or [BEGIN,END]: 1",
        "convert -b 1 --timerange=1,2 TRACE | --begin or --timerange option already specified",
        "convert -o ctf TRACE | --output-format=ctf specified without --output",
        "convert -o foo TRACE | Unknown --output-format: expecting `text`, `ctf`, `dummy` or `ctf-metadata`: foo",
        "convert -o text -o text TRACE | Cannot specify --output-format more than once",
        "convert -i foo TRACE | Unknown --input-format: expecting `ctf` or `lttng-live`: foo",
        "convert -o dummy -c sink.text.pretty TRACE | More than one sink component specified.",
        "convert -c sink.text.prety TRACE | comp-cls-name=\"prety\", comp-cls-type=SINK. Did you mean "
                + "`sink.text.pretty`?",
        "convert -c text.pretty TRACE | expecting [NAME:]TYPE.PLUGIN.CLS: text.pretty CAUSED BY [Babeltrace CLI] "
                + "Unknown component class type: `text`.",
        "convert -c sink.text TRACE | Missing plugin or component class name.",
        "convert -c sink.text.pretty -p clock-gmt TRACE | Expecting `=`: clock-gmt",
        "convert -c sink.text.pretty -p clock-gmt=yes, TRACE | Expecting unquoted map key: clock-gmt=yes,",
        "convert -c sink.text.pretty -p name-default=x TRACE | param-name=name-default value=x choices=show,hide",
        "convert -c sink.text.details -p color=x TRACE | param-name=color value=x choices=never,auto,always",
        "convert -c sink.ctf.fs -p path=\"FOLDER/out\",ctf-version=\"3\" TRACE | param-name=ctf-version value=3 "
                + "choices=1,1.8,2,2.0",
        "convert -c sink.ctf.fs -p path=\"\" TRACE | Error validating parameters: `path` is empty",
        "convert -c sink.csv.file -p path=\"\" TRACE | Error validating parameters: `path` is empty",
        "convert -w FOLDER/\uFFFD TRACE | Cannot write to a file whose name is not in the encoding of the locale: "
                + "FOLDER/\uFFFD",
        "convert -c sink.text.pretty -p clok-gmt=yes TRACE | unexpected key `clok-gmt`: known: clock-cycles "
                + "clock-date clock-gmt",
        "convert -c sink.text.pretty -p clock-gmt=5 TRACE | unexpected type for `clock-gmt`: expected-type=BOOL "
                + "actual-type=SIGNED_INTEGER",
        "convert -p x=1 TRACE | No current component (--component option) or non-option argument of which to set "
                + "parameters: x=1",
        "convert TRACE -p inputs=[ | Expecting more text: inputs=[",
        "convert --clock-offset=abc TRACE | --clock-offset option's argument must be a signed integer of 64 bits: abc",
        "convert --clock-offset-ns=1.5 TRACE | --clock-offset-ns option's argument must be a signed integer of 64 "
                + "bits: 1.5",
        "convert --clock-offset=9223372036854775808 TRACE | must be a signed integer of 64 bits: 9223372036854775808",
        "convert --clock-offset=1,path=2 TRACE | must be a signed integer of 64 bits: 1,path=2",
        "convert --retry-duration=-1 TRACE | --retry-duration option's argument must be a number of microseconds, "
                + "positive or 0: -1",
        "convert -m 3 TRACE | --allowed-mip-versions option's argument must be 0 or 1: 3",
        "convert -m x TRACE | Could not parse --allowed-mip-versions option's argument as an unsigned integer: `x`",
        "convert TRACE -l FOO | --log-level option: expecting NONE, FATAL, ERROR, WARNING, INFO, DEBUG, TRACE, or "
                + "the first letter: FOO",
        "-l FOO TRACE | --log-level option: expecting NONE,",
        "convert -w FOLDER/no/such/file TRACE | Cannot open output file: path=\"FOLDER/no/such/file\"",
        "convert -w /dev/full TRACE | Cannot write output. CAUSED BY [Babeltrace CLI] No space left on device: "
                + "path=\"/dev/full\"",
        "convert FOLDER/trace/metadata | it is a file of no kind that a source component reads",
        "run -c sink.text.pretty | Missing component instance name: sink.text.pretty",
        "run -c a:sink.text.pretty | Incomplete graph: no source component.",
        "run -c a:source.ctf.fs -c b:sink.text.pretty -x a:c | cannot find downstream component `c`: a:c",
        "run -c a:source.ctf.fs -c b:sink.text.pretty | Component `a` is not connected",
        "run -c a:source.ctf.fs -c b:sink.text.pretty -x b:a | cannot connect sink component `b` to component `a`: b:a",
        "run -c a:source.ctf.fs -c m:filter.utils.muxer -c b:sink.text.pretty -x m:a -x m:b | cannot connect component "
                + "`m` to source component `a`: m:a",
        "run -c a:source.ctf.fs -c b:sink.text.pretty -x a:b -x a:b | Duplicate connection: a:b",
        "run -c a:source.ctf.fs -c m:filter.utils.muxer -c n:filter.utils.muxer -c b:sink.utils.dummy -x a:m -x m:n "
                + "-x n:m -x n:b | Invalid connection: connection forms a cycle: m:n",
        "run -c m:filter.utils.muxer -c a:source.ctf.fs -c b:sink.utils.dummy -x a:b -x m:m | connection forms a "
                + "cycle: m:m",
        "run --base-params x | Invalid format for --base-params option's argument: Expecting `=`: x",
        "run -x a | Expecting UPSTREAM[.UPSTREAM-PORT]:DOWNSTREAM[.DOWNSTREAM-PORT]",
        "query source.ctf.fs nosuch | unknown query object: plugin-name=\"ctf\", comp-cls-name=\"fs\", "
                + "object=\"nosuch\"",
        "query source.ctf.fs metadata-info | missing mandatory entry `path`",
        "query source.ctf.fs metadata-info -p path=\"FOLDER\",x=1 | unexpected key `x`: known: path",
        "query source.ctf.fs babeltrace.support-info -p type=\"string\",input=\"x\",x=1 | unexpected key `x`: known: "
                + "type input",
        "query source.ctf.fs metadata-info -p path=\"FOLDER/no\" | No such file or folder: FOLDER/no/metadata",
        "query ctf.fs metadata-info | expecting [NAME:]TYPE.PLUGIN.CLS: ctf.fs",
        "query source.ctf.fs a b | Extraneous command-line argument specified to `query` command: b",
        "list-plugins foo | Extraneous command-line argument specified to `list-plugins` command: `foo`.",
        "help | Missing plugin name or component class descriptor.",
        "help covert | Cannot find plugin: plugin-name=\"covert\". Did you mean `convert`?",
        "help sink.text.prety | Did you mean `sink.text.pretty`?",
        "--plugin-path | Missing required argument for option `--plugin-path`",
    })
    void areToldWithTheWayOut(String line, String expected) {
        assertThat(trace.run(line.strip().split(" "))).as(line).isEqualTo(1);
        assertThat(error()).contains(expected.strip().replace("FOLDER", trace.folder().toString()));
    }

    @Test
    void metadataThatIsCutOffIsNamedWithItsPlace() throws IOException {
        Path metadata = trace.folder().resolve("trace/metadata");
        String text = Files.readString(metadata);
        Files.writeString(metadata, text.substring(0, text.indexOf("event {") + 10));
        assertThat(trace.run("convert", "TRACE")).isEqualTo(1);
        assertThat(error()).containsPattern("Wrong metadata: .*file=" + metadata + " line=[0-9]+ column=[0-9]+: ");
        Files.writeString(metadata, "");
        assertThat(trace.run("convert", "TRACE")).isEqualTo(1);
        assertThat(error()).contains("file=" + metadata + ": the file is empty");
    }

    @Test
    void aFailureThatIsOnlyHandedOnIsToldOnce() {
        assertThat(trace.run("query", "source.ctf.fs", "metadata-info")).isEqualTo(1);
        assertThat(error().split("missing mandatory entry", -1)).hasSize(2);
    }

    @Test
    void anArgumentWithoutATraceIsWarnedOfAndTheOthersAreRead() {
        assertThat(trace.run(List.of("TRACE", "FOLDER/nosuch", "--clock-gmt"))).isZero();
        assertThat(trace.error()).contains("there is no such file or folder");
        assertThat(trace.lines()).hasSize(6);
    }
}
