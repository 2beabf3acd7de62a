// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.Audience;
import dev.ringside.ctf.testing.RandomSchemas;
import dev.ringside.ctf.testing.RandomTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random traces of CTF 2, written as CTF 1.8: the real Babeltrace 2 shows them as Ringside does.
@Tag("peer")
class RandomConversionTest {
    private static final int TRACES = Integer.getInteger("ringside.traces", 300);

    /// The status of a process that a signal ended.
    private static final int CRASHED = 128;

    @Test
    void whatIsWrittenAsCtf18ReadsAlikeInBabeltrace() throws IOException {
        assumeTrue(Programs.isInstalled(Peers.babeltrace()), "skipped: babeltrace2 is not installed");
        long firstSeed = Long.getLong("ringside.seed", 1);
        System.out.println("RandomConversionTest -Dringside.seed=" + firstSeed);
        int compared = 0;
        try (Home home = new Home()) {
            for (long seed = firstSeed; seed < firstSeed + TRACES; seed++) {
                compared += isAlike(home, seed) ? 1 : 0;
            }
        }
        assertThat(compared).as("traces that Babeltrace could read").isGreaterThan(TRACES / 5);
    }

    private static boolean isAlike(Home home, long seed) throws IOException {
        String description = "-Dringside.seed=" + seed + " -Dringside.traces=1";
        TraceClass traceClass = RandomTraces.mergeable(new RandomSchemas(seed, Audience.BABELTRACE_2_0).ctf2());
        Path folder = Files.createTempDirectory(home.folder(), "random");
        Path original = folder.resolve("original");
        Path written = folder.resolve("written");
        if (RandomTraces.write(traceClass, seed, original) == 0) {
            return false;
        }
        Babeltrace.Text conversion = Babeltrace.rewrite(original, "1", written);
        assertThat(conversion.status()).as("%s: %s", description, conversion.err()).isZero();
        Babeltrace.Text ours = Babeltrace.run("--clock-gmt", written.toString());
        assertThat(ours.status()).as("%s: %s", description, ours.err()).isZero();
        Home.Result theirs = home.run(List.of(Peers.babeltrace(), "--clock-gmt", written.toString()));
        if (theirs.status() >= CRASHED) {
            // Babeltrace 2.0.4 ends by an assertion of its own at many valid schemas.
            return false;
        }
        assertThat(theirs.status()).as("%s: %s", description, theirs.err()).isZero();
        Optional<String> difference = PeerText.difference("ours", ours.out(), "babeltrace2", theirs.out());
        assertThat(difference).as(description).isEmpty();
        return true;
    }
}
