// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs our `babeltrace2` and the real one with the same words, and compares what they print. Any thread.
///
/// @param theirs the start of a command line of the real one
record PeerComparison(Home home, List<String> theirs) {
    private static final int THREADS = 2;

    /// What a comparison is made of. Returns how many texts it compared.
    interface Comparing<T> {
        int compare(T what) throws Exception;
    }

    /// With Babeltrace 2.1, or the test is skipped.
    static PeerComparison withBabeltrace21(Home home) throws InterruptedException {
        return new PeerComparison(home, Peers.babeltrace21(home));
    }

    /// Compares several of them at the same time: most of the time goes by in other processes.
    ///
    /// @return how many texts were compared
    static <T> int compareAll(List<T> all, Comparing<T> comparing) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> results = threads.invokeAll(
                    all.stream().<Callable<Integer>>map(one -> () -> comparing.compare(one))
                            .toList());
            int compared = 0;
            for (Future<Integer> result : results) {
                compared += result.get();
            }
            return compared;
        }
    }

    /// What theirs prints; without its errors, which name places in its sources and times.
    ///
    /// @param command the words behind its name; `TRACE` in them stands for the trace
    Home.Result theirs(List<String> command, Path trace) {
        Home.Result result = theirsWithErrors(command, trace);
        return new Home.Result(result.status(), result.out(), "");
    }

    /// The same with them, also where it is not to fail.
    Home.Result theirsWithErrors(List<String> command, Path trace) {
        List<String> line = new ArrayList<>(theirs);
        line.addAll(with(command, trace));
        return home.run(line);
    }

    static Babeltrace.Text ours(List<String> command, Path trace) {
        return Babeltrace.run(with(command, trace).toArray(String[]::new));
    }

    private static List<String> with(List<String> command, Path trace) {
        return command.stream().map(word -> word.replace("TRACE", trace.toString())).toList();
    }

    /// What Babeltrace refuses or dies of is compared elsewhere: `ConformanceTest` knows which of them have to be
    /// refused.
    ///
    /// @return whether there was something to compare, and it was alike
    boolean isAlike(List<String> command, Path trace, String description) {
        Home.Result theirs = theirs(command, trace);
        if (theirs.status() != 0) {
            return false;
        }
        Babeltrace.Text ours = ours(command, trace);
        if (ours.status() != 0) {
            // Several names of LTTng's that Babeltrace takes although the specifications do not.
            assertThat(description).as("%s: %s", command, ours.err()).contains("traces/");
            return false;
        }
        assertThat(difference(command, ours.out(), theirs.out())).as("%s: %s", description, command).isEmpty();
        return true;
    }

    /// Where the same text is due, and the same warnings.
    ///
    /// @return it
    String assertAlike(List<String> command, Path trace) {
        Home.Result theirs = theirsWithErrors(command, trace);
        assertThat(theirs.status()).as("babeltrace2 %s: %s", with(command, trace), theirs.err()).isZero();
        Babeltrace.Text ours = ours(command, trace);
        assertThat(ours.status()).as("ours: %s: %s", with(command, trace), ours.err()).isZero();
        assertThat(firstDifference(ours.out(), theirs.out())).as("%s", with(command, trace)).isEmpty();
        assertThat(firstDifference(ours.err(), theirs.err())).as("errors of %s", with(command, trace)).isEmpty();
        return ours.out();
    }

    private static Optional<String> difference(List<String> command, String ours, String theirs) {
        return command.contains("sink.text.details")
                ? firstDifference(ours, theirs)
                : PeerText.difference("ours", ours, "babeltrace2", theirs);
    }

    /// The first line that is not the same, of both: a whole trace would say nothing to a person.
    static Optional<String> firstDifference(String ours, String theirs) {
        if (ours.equals(theirs)) {
            return Optional.empty();
        }
        String[] mine = ours.split("\n", -1);
        String[] other = theirs.split("\n", -1);
        int line = Arrays.mismatch(mine, other);
        return Optional.of("line " + (line + 1) + "\n  ours: " + (line < mine.length ? mine[line] : "(end)")
                + "\n  babeltrace2: " + (line < other.length ? other[line] : "(end)"));
    }
}
