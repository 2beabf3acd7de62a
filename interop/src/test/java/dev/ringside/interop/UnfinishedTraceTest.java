// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `sink.ctf.fs` leaves behind where it cannot write everything: whole packets that can be read, or nothing.
class UnfinishedTraceTest {
    @TempDir
    Path folder;

    private Path generated(int streams, int packets) throws IOException {
        Path trace = folder.resolve("original");
        PlainTrace.write(trace, streams, packets);
        return trace;
    }

    private static List<Path> streams(Path trace) throws IOException {
        try (var files = Files.list(trace)) {
            return files.filter(file -> !file.endsWith("metadata")).sorted().toList();
        }
    }

    private static List<String> convert(Path trace, Path written, String... options) {
        var command = new ArrayList<>(Home.java(
                "dev.ringside.cli.Main", "convert", trace.toString(), "-c", "sink.ctf.fs", "-p",
                "path=\"" + written + "\",ctf-version=\"1\",assume-single-trace=yes"));
        command.addAll(List.of(options));
        return command;
    }

    /// Within limits of the shell's `ulimit`.
    private static Home.Result limited(Home home, String limits, List<String> command) {
        var shell = new ArrayList<>(List.of("bash", "-c", "ulimit " + limits + "; exec \"$@\"", "bash"));
        shell.addAll(command);
        return home.run(shell);
    }

    @Test
    void whatIsBeforeABrokenRecordIsWrittenAndTheFaultIsTold() throws IOException, MetadataException {
        Path trace = generated(2, 200);
        Path last = streams(trace).getLast();
        try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
            // An event record class that does not exist, in the last packet.
            file.seek(file.length() - PlainTrace.PACKET_BYTES + PlainTrace.CONTENT_BYTES + 7 * PlainTrace.RECORD_BYTES);
            file.write(0x77);
        }
        Path written = folder.resolve("written");
        Babeltrace.Text conversion = Babeltrace.rewrite(trace, "1", written);
        assertThat(conversion.status()).isEqualTo(1);
        assertThat(conversion.err()).contains(last.toString()).contains("packet");
        String before = Babeltrace.run("--clock-gmt", trace.toString()).out();
        assertThat(before).isNotEmpty();
        Babeltrace.Text text = Babeltrace.run("--clock-gmt", written.toString());
        assertThat(text.status()).as(text.err()).isZero();
        assertThat(text.out()).isEqualTo(before);
    }

    @Test
    void aFullDiskLeavesWholePackets() throws IOException, MetadataException {
        Path trace = generated(2, 200);
        for (List<String> options : List.of(List.<String>of(), List.of("--debug-info"))) {
            Path written = folder.resolve("written" + options.size());
            try (Home home = new Home()) {
                // 600 KiB a file.
                Home.Result conversion =
                        limited(home, "-f 600", convert(trace, written, options.toArray(String[]::new)));
                assertThat(conversion.status()).isEqualTo(1);
                assertThat(conversion.err()).contains("Cannot write trace").contains(written.toString());
            }
            String content = TraceContent.of(written);
            String[] whole = TraceContent.of(trace).split("\n");
            String[] part = content.split("\n");
            assertThat(part.length).isGreaterThan(30_000).isLessThan(whole.length);
            assertThat(part[5000]).isEqualTo(whole[5000]);
        }
    }

    @Test
    void nothingIsLeftWhereNothingCouldBeWritten() throws IOException {
        Path trace = generated(2, 200);
        Path written = folder.resolve("deep/er/written");
        try (Home home = new Home()) {
            Home.Result conversion = limited(home, "-f 4", convert(trace, written));
            assertThat(conversion.status()).isEqualTo(1);
        }
        assertThat(folder.resolve("deep")).doesNotExist();
    }

    @Test
    void moreDataStreamsThanFilesThatMayBeOpenAreCopied() throws IOException, MetadataException {
        Path trace = generated(400, 2);
        Path written = folder.resolve("written");
        try (Home home = new Home()) {
            limited(home, "-n 300", convert(trace, written)).succeeded();
        }
        assertThat(streams(written)).hasSize(400);
        assertThat(TraceContent.of(written)).isEqualTo(TraceContent.of(trace));
    }

    @Test
    void packetsOfSeveralPlacesAreWrittenOnce() throws IOException, MetadataException {
        Path trace = generated(2, 200);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (Path file : streams(trace)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        Files.copy(trace.resolve("metadata"), copy.resolve("metadata"));
        Path written = folder.resolve("written");
        Babeltrace.Text conversion = Babeltrace.rewrite(trace, "1", written, copy.toString());
        assertThat(conversion.status()).as(conversion.err()).isZero();
        assertThat(TraceContent.of(written)).isEqualTo(TraceContent.of(trace));
    }
}
