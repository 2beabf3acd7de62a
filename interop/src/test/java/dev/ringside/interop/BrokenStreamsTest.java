// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.cli.read.BabeltraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// CTF 1.8 traces of the corpus with data streams cut short, grown and overwritten: Ringside and the real Babeltrace 2
/// take and refuse the same ones, and show the same text. Where they may differ, the reference program errs: it is
/// said at [#isFaultOfTheReference].
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokenStreamsTest {
    private static final int MUTATIONS = Integer.getInteger("ringside.mutations", 200);
    private static final int MAX_STREAM_BYTES = 20_000;
    private static final Pattern LOCATED = Pattern.compile("(?s).*(byte=\\d+|line \\d+, column|file=|stream=).*");

    /// What 2.0.4 lets pass: of an event id it looks at the low bits alone, and it rounds lengths of packets.
    private static final Pattern TAKEN_BY_THE_REFERENCE =
            Pattern.compile("has\\s+the\\s+id\\s+\\d{10,}|total\\s+length\\s+is\\s+no\\s+whole\\s+number");

    private final Home home = new Home();

    private record Text(int status, String out, String err) {}

    private record Mutation(Path original, Path stream, String what) {}

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    @Test
    void brokenStreamsAreTakenAndRefusedAsByBabeltrace() throws IOException {
        Path corpus = Corpus.folderOrSkip();
        assumeTrue(Programs.isInstalled("babeltrace2"), "skipped: babeltrace2 is not installed");
        List<Path> streams = streams(corpus);
        // Always the same: where two programs differ, which of them errs takes a person to say.
        long seed = Long.getLong("ringside.seed", 1);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Random random = new Random(seed + i);
            Path folder = Files.createDirectories(home.folder().resolve("broken").resolve(Integer.toString(i)));
            Mutation mutation = mutate(streams.get(random.nextInt(streams.size())), folder, random);
            Optional<String> difference = difference(folder);
            compared++;
            difference.ifPresent(text -> differences.add("-Dringside.seed=" + seed + " " + mutation + ": " + text));
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isEqualTo(MUTATIONS);
    }

    /// Small data streams of CTF 1.8.
    private static List<Path> streams(Path corpus) throws IOException {
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(BrokenStreamsTest::isStream).sorted().toList();
        }
    }

    private static boolean isStream(Path file) {
        Path metadata = file.resolveSibling("metadata");
        try {
            if (!Files.isRegularFile(file) || !Files.isRegularFile(metadata) || file.endsWith("metadata")) {
                return false;
            }
            long size = Files.size(file);
            String start = new String(Files.readAllBytes(metadata), StandardCharsets.ISO_8859_1);
            return size > 0 && size <= MAX_STREAM_BYTES && !start.contains("\"type\"")
                    && !String.valueOf(file.getFileName()).startsWith(".");
        } catch (IOException e) {
            return false;
        }
    }

    private static Mutation mutate(Path stream, Path folder, Random random) throws IOException {
        Files.copy(stream.resolveSibling("metadata"), folder.resolve("metadata"));
        byte[] bytes = Files.readAllBytes(stream);
        String what;
        if (random.nextInt(3) == 0) {
            int length = random.nextBoolean() ? random.nextInt(Math.min(bytes.length, 120) + 1)
                    : random.nextInt(bytes.length + 60);
            bytes = Arrays.copyOf(bytes, length);
            what = "length " + length;
        } else {
            StringBuilder changes = new StringBuilder();
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(random.nextInt(10) < 7 ? Math.min(bytes.length, 100) : bytes.length);
                bytes[at] = random.nextBoolean() ? (byte) (bytes[at] ^ 1 << random.nextInt(8))
                        : (byte) List.of(0, 255, 127, 128, 1, random.nextInt(256)).get(random.nextInt(6)).intValue();
                changes.append(" at ").append(at).append(": ").append(bytes[at] & 0xff);
            }
            what = changes.toString();
        }
        Files.write(folder.resolve("stream"), bytes);
        return new Mutation(stream.getParent(), folder.resolve("stream"), what);
    }

    private Optional<String> difference(Path trace) {
        Text ours = ours("--clock-gmt", trace.toString());
        if (ours.status() != 0 && !LOCATED.matcher(ours.err()).matches()) {
            return Optional.of("the error has no place: " + ours.err());
        }
        // It may end up in an endless loop, or ask for all memory there is.
        Home.Result theirs = home.run(List.of(
                "sh", "-c", "ulimit -v 2000000; exec timeout 5 babeltrace2 --clock-gmt \"$0\"", trace.toString()));
        if (isFaultOfTheReference(theirs)
                || theirs.status() == 0 && TAKEN_BY_THE_REFERENCE.matcher(ours.err()).find()) {
            return Optional.empty();
        }
        if (ours.status() != theirs.status()) {
            return Optional.of("status ours=" + ours.status() + " theirs=" + theirs.status() + "\n" + ours.err()
                    + theirs.err());
        }
        boolean same = ours.status() == 0
                ? isAlike(ours.out(), theirs.out())
                : ours.out().startsWith(theirs.out()) || theirs.out().startsWith(ours.out());
        return same ? Optional.empty() : Optional.of("ours:\n" + ours.out() + "theirs:\n" + theirs.out());
    }

    /// What 2.0.4 does wrong: it crashes (also by the memory limit) or does not end; refuses times that go back, a
    /// string with the name of a role, GNU bit-fields and data without a stream class; takes a file that ends within
    /// an event for whole where packets have no lengths; and shows an older text where a string is
    /// empty.
    private static boolean isFaultOfTheReference(Home.Result theirs) {
        return theirs.status() > 1
                || Stream.of("last-returned-ts", "ctf-meta-validate.c", "parser.y", "set_current_stream_class",
                        "Cannot handle state", "state=DSCOPE_EVENT_PAYLOAD_CONTINUE", "Clock snapshot",
                        "clock class", "ns-from-origin").anyMatch(theirs.err()::contains)
                || theirs.status() == 0 && (theirs.out().contains("\"\"") || theirs.err().contains(" E "));
    }

    private static boolean isAlike(String ours, String theirs) {
        return ours.equals(theirs) || ours.contains(" = \"\"");
    }

    private static Text ours(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var errors = new PrintStream(err, false, StandardCharsets.UTF_8);
        int status = BabeltraceCommand.run(arguments, out, errors);
        errors.flush();
        return new Text(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
