// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every trace of the corpus that can be read, written as CTF 1.8: the real Babeltrace 2 shows what is written as
/// Ringside does, and both show what the original says where CTF 1.8 can say it. `conversion-waivers.tsv` names the
/// traces of which that is not so.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConversionTest {
    private static final long MAX_TRACE_BYTES = 20_000_000;
    private static final String LOSS = "CTF 1.8 cannot say this";
    private final Home home = new Home();

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenAsCtf18ReadsAlike() throws IOException {
        Path corpus = Corpus.folderOrSkip();
        assumeTrue(Programs.isInstalled(Peers.babeltrace()), "skipped: babeltrace2 is not installed");
        Map<String, String> waivers = waivers();
        List<Path> traces = Corpus.tracesOrSkip(MAX_TRACE_BYTES);
        assertThat(traces.stream().map(trace -> corpus.relativize(trace).toString())).containsAll(waivers.keySet());
        return traces.stream().map(trace -> {
            String id = corpus.relativize(trace).toString();
            return DynamicTest.dynamicTest(id, () -> {
                Optional<String> difference = difference(trace);
                if (waivers.containsKey(id)) {
                    assertThat(difference)
                            .as("the waiver is not needed any more: %s: %s", id, waivers.get(id))
                            .isPresent();
                } else {
                    assertThat(difference).as(id).isEmpty();
                }
            });
        });
    }

    private static Map<String, String> waivers() throws IOException {
        var waivers = new LinkedHashMap<String, String>();
        try (InputStream stream = ConversionTest.class.getResourceAsStream("conversion-waivers.tsv")) {
            assertThat(stream).isNotNull();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", 2);
                    assertThat(columns).as("a waiver needs a reason: %s", line).hasSize(2);
                    waivers.put(columns[0], columns[1]);
                }
            }
        }
        return waivers;
    }

    private Optional<String> difference(Path trace) throws IOException {
        Babeltrace.Text original = Babeltrace.run("--clock-gmt", trace.toString());
        if (original.status() != 0) {
            return Optional.empty();
        }
        Path written = Files.createTempDirectory(home.folder(), "ctf").resolve("written");
        Babeltrace.Text conversion = Babeltrace.run(
                trace.toString(), "-c", "sink.ctf.fs", "-p", "path=\"" + written + "\",ctf-version=\"1\",quiet=yes");
        if (conversion.status() != 0) {
            return Optional.of("cannot be written: " + conversion.err());
        }
        if (!Files.exists(written)) {
            return original.out().isEmpty() ? Optional.empty() : Optional.of("nothing was written");
        }
        Babeltrace.Text ours = Babeltrace.run("--clock-gmt", written.toString());
        if (ours.status() != 0) {
            return Optional.of("what was written cannot be read: " + ours.err());
        }
        if (!conversion.err().contains(LOSS)) {
            Optional<String> difference = PeerText.difference("original", original.out(), "written", ours.out());
            if (difference.isPresent()) {
                return difference;
            }
        }
        Home.Result theirs = home.run(List.of(Peers.babeltrace(), "--clock-gmt", written.toString()));
        return theirs.status() != 0
                ? Optional.of("babeltrace2 fails: " + theirs.err())
                : PeerText.difference("ours", ours.out(), "babeltrace2", theirs.out());
    }
}
