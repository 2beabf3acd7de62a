// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.RandomSchemas;
import dev.ringside.ctf.testing.RandomTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random traces, written again by `sink.ctf.fs`, hold what they held before: every message, time and value.
class RewrittenTraceTest {
    private static final int TRACES = Integer.getInteger("ringside.traces", 30);

    private final long firstSeed = Long.getLong("ringside.seed", System.nanoTime());

    @TempDir
    Path folder;

    private interface Check {
        void check(Path original, String description) throws IOException, MetadataException, Separated;
    }

    /// Lengths or times of packets are needed by other fields, so that the written packets have some more of their own.
    private static final class Separated extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static void assertWritten(String description, Babeltrace.Text conversion) {
        assertThat(conversion.status()).as("%s: %s", description, conversion.err()).isZero();
    }

    private static void assertSameContent(String description, Path original, Path written)
            throws IOException, MetadataException, Separated {
        if (packetContextSizes(original).equals(packetContextSizes(written))) {
            assertAlike(description, TraceContent.of(original), TraceContent.of(written));
        } else {
            assertAlike(description, withoutContexts(original), withoutContexts(written));
            throw new Separated();
        }
    }

    private static List<Integer> packetContextSizes(Path trace) throws IOException, MetadataException {
        return TraceReader.open(trace).trace().traceClass().dataStreamClasses().stream()
                .map(stream -> stream.packetContext().map(context -> context.members().size()).orElse(0))
                .toList();
    }

    private static String withoutContexts(Path trace) throws IOException, MetadataException {
        return TraceContent.of(trace).replaceAll("(?m)^(PACKET_BEGINNING).*$", "$1");
    }

    private void forRandomTraces(Function<RandomSchemas, TraceClass> kind, Check check)
            throws IOException, MetadataException {
        System.out.println("RewrittenTraceTest -Dringside.seed=" + firstSeed);
        // Half, and four standard deviations of what chance makes of half.
        double most = TRACES / 2.0 + 2 * Math.sqrt(TRACES);
        assertThat((double) separated(firstSeed, TRACES, kind, check)).isLessThan(most);
    }

    /// @return of how many of the traces something could only be compared without packet contexts
    private int separated(long firstSeed, int traces, Function<RandomSchemas, TraceClass> kind, Check check)
            throws IOException, MetadataException {
        int separated = 0;
        for (long seed = firstSeed; seed < firstSeed + traces; seed++) {
            TraceClass traceClass = RandomTraces.mergeable(kind.apply(new RandomSchemas(seed)));
            Path original = folder.resolve("original");
            if (RandomTraces.write(traceClass, seed, original) > 0) {
                try {
                    check.check(original, "-Dringside.seed=" + seed);
                } catch (Separated e) {
                    separated++;
                }
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(folder)) {
                        Files.delete(file);
                    }
                }
            }
        }
        return separated;
    }

    /// Writes a trace twice: packet by packet where that is possible, and message by message, as they come from a
    /// filter that lets them all pass. Both have to be alike.
    private Path rewritten(Path trace, String version, String description)
            throws IOException, MetadataException, Separated {
        Path written = folder.resolve("written-" + version + trace.getFileName());
        Babeltrace.Text conversion = Babeltrace.rewrite(trace, version, written);
        assertWritten(description, conversion);
        Path again = folder.resolve("again-" + version + trace.getFileName());
        Babeltrace.Text filtered = Babeltrace.rewrite(trace, version, again, "--debug-info");
        assertWritten(description, filtered);
        assertSameContent(description, written, again);
        return written;
    }

    private static String details(Path trace) {
        Babeltrace.Text text = Babeltrace.run(trace.toString(), "-c", "sink.text.details");
        assertThat(text.status()).as(text.err()).isZero();
        return text.out().replace(trace.toString(), "TRACE");
    }

    /// Shows the first line that differs: the whole texts are long.
    private static void assertAlike(String description, String original, String written) {
        List<String> expected = original.lines().toList();
        List<String> actual = written.lines().toList();
        for (int line = 0; line < Math.max(expected.size(), actual.size()); line++) {
            assertThat(line < actual.size() ? actual.get(line) : "(end)")
                    .as("%s line %d of%n%s", description, line + 1, written)
                    .isEqualTo(line < expected.size() ? expected.get(line) : "(end)");
        }
    }

    @Test
    void ctf2ToCtf2KeepsEverything() throws IOException, MetadataException {
        forRandomTraces(RandomSchemas::ctf2, (original, description) -> {
            Path written = rewritten(original, "2", description);
            assertSameContent(description, original, written);
            assertAlike(description, details(original), details(written));
        });
    }

    @Test
    void ctf18ToCtf2AndBackKeepsEverything() throws IOException, MetadataException {
        forRandomTraces(RandomSchemas::ctf18, (original, description) -> {
            Path ctf2 = rewritten(original, "2", description);
            assertSameContent(description, original, ctf2);
            Path ctf18 = rewritten(ctf2, "1", description);
            assertAlike(description, details(original), details(ctf18));
            assertThat(TraceReader.open(ctf18).trace().traceClass())
                    .as(description).isEqualTo(TraceReader.open(original).trace().traceClass());
        });
    }

    @Test
    void ctf18ToCtf18KeepsEverything() throws IOException, MetadataException {
        forRandomTraces(RandomSchemas::ctf18, (original, description) -> {
            Path written = rewritten(original, "1", description);
            assertSameContent(description, original, written);
            assertAlike(description, details(original), details(written));
        });
    }

    @Test
    void lossesMayBeLeftOut() throws IOException, MetadataException {
        forRandomTraces(RandomSchemas::ctf2, (original, description) -> {
            Path written = folder.resolve("written");
            Babeltrace.Text conversion = Babeltrace.rewrite(
                    original, "2", written, "-p", "ignore-discarded-events=yes,ignore-discarded-packets=yes");
            assertWritten(description, conversion);
            assertThat(kinds(written)).as(description).isEqualTo(kinds(original).replaceAll("DISCARDED\\w+\n", ""));
        });
    }

    private static String kinds(Path trace) throws IOException, MetadataException {
        return TraceContent.of(trace).replaceAll("(?m) .*$", "");
    }

    @Test
    void ctf2ToCtf18KeepsAllMessagesAndValues() throws IOException, MetadataException {
        forRandomTraces(RandomSchemas::ctf2, this::checkCtf18);
    }

    /// Always the same traces, so that it is not up to chance.
    @Test
    void mostTracesAreComparedWithTheirPacketContexts() throws IOException, MetadataException {
        assertThat(separated(1, 30, RandomSchemas::ctf2, this::checkCtf18)).isLessThan(15);
    }

    private void checkCtf18(Path original, String description) throws IOException, MetadataException, Separated {
        Path written = rewritten(original, "1", description);
        assertSameContent(description, original, written);
    }
}
