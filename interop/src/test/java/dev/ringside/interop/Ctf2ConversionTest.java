// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The traces of the corpus, written as CTF 2 by `sink.ctf.fs` of Ringside and of the real Babeltrace 2.1: both read
/// what either of them has written alike, metadata and all. `ctf2-conversion-waivers.tsv` names the traces of which
/// that is not so.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Ctf2ConversionTest {
    private static final long MAX_TRACE_BYTES = 300_000;
    private static final List<String> DETAILS = List.of("TRACE", "-c", "sink.text.details");

    private final Home home = new Home();
    private PeerComparison peers;

    @BeforeAll
    void needsBabeltrace() throws InterruptedException {
        peers = PeerComparison.withBabeltrace21(home);
    }

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    @Test
    void whatOursHasWrittenReadsAlike() throws Exception {
        compareAll("ours", trace -> written(folder -> PeerComparison.ours(writing(folder), trace).status()));
    }

    @Test
    void whatTheirsHasWrittenReadsAlike() throws Exception {
        compareAll("theirs", trace -> written(folder -> peers.theirs(writing(folder), trace).status()));
    }

    private interface Writing {
        int write(Path folder);
    }

    private interface Writer {
        Optional<Path> write(Path trace) throws IOException;
    }

    private static List<String> writing(Path folder) {
        return List.of("TRACE", "-c", "sink.ctf.fs", "-p", "path=\"" + folder + "\",quiet=yes");
    }

    /// @return empty where nothing was written, or not to the end
    private Optional<Path> written(Writing writing) throws IOException {
        Path folder = Files.createTempDirectory(home.folder(), "ctf").resolve("written");
        return writing.write(folder) == 0 && Files.exists(folder) ? Optional.of(folder) : Optional.empty();
    }

    private void compareAll(String who, Writer writer) throws Exception {
        List<Path> traces = Corpus.tracesOrSkip(MAX_TRACE_BYTES);
        Path corpus = Corpus.folderOrSkip();
        Map<String, String> waivers = waivers(who);
        Set<String> differences = new ConcurrentSkipListSet<>();
        int compared = PeerComparison.compareAll(traces, trace -> {
            Optional<Path> written = writer.write(trace);
            if (written.isEmpty()) {
                return 0;
            }
            Home.Result theirs = peers.theirsWithErrors(DETAILS, written.get());
            if (theirs.status() > 128) {
                // Babeltrace has died, which it does of packets without times around events that have times.
                return 0;
            }
            Babeltrace.Text ours = PeerComparison.ours(DETAILS, written.get());
            Optional<String> difference = theirs.status() != 0 && ours.status() != 0
                    ? Optional.empty()
                    : theirs.status() != ours.status()
                            ? Optional.of("status: ours " + ours.err() + ", theirs " + theirs.err())
                            : PeerComparison.firstDifference(ours.out(), theirs.out());
            difference.ifPresent(found -> differences.add(corpus.relativize(trace) + "\t" + found));
            return 1;
        });
        assertThat(differences).as("without a waiver").allSatisfy(one ->
                assertThat(waivers).containsKey(one.substring(0, one.indexOf('\t'))));
        Set<String> needless = new TreeSet<>(waivers.keySet());
        differences.forEach(one -> needless.remove(one.substring(0, one.indexOf('\t'))));
        assertThat(needless).as("waivers that are not needed any more").isEmpty();
        assertThat(compared).as("traces compared").isGreaterThan(traces.size() / 3);
    }

    private static Map<String, String> waivers(String who) throws IOException {
        Map<String, String> waivers = new LinkedHashMap<>();
        try (InputStream stream = Ctf2ConversionTest.class.getResourceAsStream("ctf2-conversion-waivers.tsv")) {
            assertThat(stream).isNotNull();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split("\t", 3);
                if (!line.startsWith("#") && Stream.of(columns).allMatch(column -> !column.isBlank())) {
                    assertThat(columns).as("a waiver needs who has written, trace and reason: %s", line).hasSize(3);
                    if (columns[0].equals(who)) {
                        waivers.put(columns[1], columns[2]);
                    }
                }
            }
        }
        return waivers;
    }
}
