// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who names the input as the output, by whatever name, keeps the input.
class OutputIntoInputTest {
    private SmallTrace trace;

    /// Other names for the trace and its files, a log, and what only looks like a recording.
    @BeforeEach
    void makeInputs(@TempDir Path folder) throws IOException {
        trace = new SmallTrace(folder);
        Files.createDirectory(folder.resolve("trace/index"));
        Files.writeString(folder.resolve("trace/index/one.idx"), "");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("trace"));
        Files.createSymbolicLink(folder.resolve("alias"), folder.resolve("trace/one"));
        Files.createLink(folder.resolve("twin"), folder.resolve("trace/two"));
        Files.createLink(folder.resolve("twin.idx"), folder.resolve("trace/index/one.idx"));
        Files.writeString(folder.resolve("string.csv"), "[1.000000] one\n[2.000000] two\n");
        Files.createLink(folder.resolve("log"), folder.resolve("string.csv"));
        Files.writeString(folder.resolve("a.jfr"), "FLR\0");
        Files.createDirectory(folder.resolve("linked"));
        Files.copy(folder.resolve("trace/metadata"), folder.resolve("linked/metadata"));
        Files.createSymbolicLink(folder.resolve("linked/stream"), folder.resolve("trace/one"));
    }

    /// All that is there, by its name.
    private TreeMap<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(trace.folder())) {
            for (Path path : paths.toList()) {
                contents.put(path.toString(), Files.isRegularFile(path)
                        ? Files.readString(path, StandardCharsets.ISO_8859_1)
                        : "");
            }
        }
        return contents;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "-w TRACE/one TRACE | TRACE/one | TRACE",
        "-w TRACE/metadata TRACE | TRACE/metadata | TRACE",
        "-w TRACE/new TRACE | TRACE/new | TRACE",
        "-w TRACE/index/one.idx TRACE | TRACE/index/one.idx | TRACE",
        "-w FOLDER/twin.idx TRACE | FOLDER/twin.idx | TRACE",
        "-w FOLDER/alias TRACE | FOLDER/alias | TRACE",
        "-w FOLDER/twin TRACE | FOLDER/twin | TRACE",
        "-w FOLDER/link/one TRACE | FOLDER/link/one | TRACE",
        "-w TRACE/../trace/one TRACE | TRACE/../trace/one | TRACE",
        "-w TRACE/one FOLDER/link | TRACE/one | FOLDER/link",
        "-w TRACE/one FOLDER/linked | TRACE/one | FOLDER/linked",
        "-o ctf -w TRACE TRACE | TRACE | TRACE",
        "-o ctf -w FOLDER/link TRACE | FOLDER/link | TRACE",
        "-o ctf -w TRACE/index TRACE | TRACE/index | TRACE",
        "-c sink.ctf.fs -p path=\"FOLDER/link\",assume-single-trace=yes TRACE | FOLDER/link | TRACE",
        "-c sink.text.details -p path=\"TRACE/two\" TRACE | TRACE/two | TRACE",
        "-c sink.json.lines -p path=\"TRACE/two\" TRACE | TRACE/two | TRACE",
        "-c sink.perfetto.file -p path=\"FOLDER/twin\" TRACE | FOLDER/twin | TRACE",
        "-c sink.csv.file -p path=\"TRACE\" TRACE | TRACE | TRACE",
        "-c sink.csv.file -p path=\"FOLDER\" -c source.text.dmesg -p path=\"FOLDER/log\" | FOLDER/string.csv | "
                + "FOLDER/log",
        "-w FOLDER/log -c source.text.dmesg -p path=\"FOLDER/string.csv\" | FOLDER/log | FOLDER/string.csv",
        "-w FOLDER/a.jfr -c source.jfr.file -p inputs=[\"FOLDER/a.jfr\"] | FOLDER/a.jfr | FOLDER/a.jfr",
        "run -c o:sink.text.pretty -p path=\"TRACE/one\" -c i:source.ctf.fs -p inputs=[\"TRACE\"] -x i:o | TRACE/one | "
                + "TRACE",
        "-w TRACE/one TRACE --stream-intersection | TRACE/one | TRACE"})
    void isRefusedAndNothingIsLost(String arguments, String output, String input) throws IOException {
        TreeMap<String, String> before = contents();
        assertThat(trace.run(List.of(arguments.split(" ")))).as(arguments).isEqualTo(1);
        String said = ("path=\"" + output + "\" input=\"" + input + "\"")
                .replace("TRACE", trace.path()).replace("FOLDER", trace.folder().toString());
        assertThat(trace.error().replaceAll("\\s+", ""))
                .contains(("Cannot write into what is being read: " + said).replace(" ", ""));
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-w /dev/null TRACE",
        "-w FOLDER/out TRACE",
        "-w FOLDER/a.jfr TRACE",
        "-o ctf -w FOLDER TRACE",
        "-o ctf -w TRACE/out TRACE",
        "-o ctf -w FOLDER/link/no/such TRACE",
        "-c sink.csv.file -p path=\"TRACE/csv\" TRACE",
        "-o ctf -w FOLDER/trace-2/out TRACE",
        "-c sink.csv.file -p path=\"FOLDER\" TRACE",
        "-c source.text.dmesg -p path=\"/dev/null\" -w /dev/null",
        "-c source.text.dmesg -p path=\"FOLDER/log\" -w FOLDER/a.jfr"})
    void whatIsNotReadMayBeWritten(String arguments) throws IOException {
        TreeMap<String, String> before = contents();
        assertThat(trace.run(List.of(arguments.split(" ")))).as(trace.error()).isZero();
        before.remove(trace.folder().resolve("a.jfr").toString());
        assertThat(contents()).containsAllEntriesOf(before);
    }

    /// Nothing but a file of the folder is read, and only when it is to be written does its name come up.
    @Test
    void aDataStreamFileInAFolderThatIsThereIsLookedAtToo() throws IOException {
        Path folder = Files.createDirectory(trace.folder().resolve("there"));
        Files.writeString(folder.resolve("stream"), "[1.000000] one\n");
        TreeMap<String, String> before = contents();
        assertThat(trace.run("-c", "source.text.dmesg", "-p", "path=\"FOLDER/there/stream\"", "-c", "sink.ctf.fs",
                "-p", "path=\"FOLDER/there\",assume-single-trace=yes")).isEqualTo(1);
        assertThat(trace.error()).contains("Cannot write into what is being read");
        assertThat(contents()).isEqualTo(before);
    }
}
