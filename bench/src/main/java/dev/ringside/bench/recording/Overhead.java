// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs all recording benchmarks in rounds, ours and the peers in turn, each in a JVM of its own, and prints medians
/// and ratios. Started by the script `bench/overhead`, which says through system properties how many rounds, and how
/// to run the C benchmark of LTTng-UST.
public final class Overhead {
    private static final List<Case> CASES = List.of(
            new Case("empty loop", "baseline", 1, "", "", Map.of()),
            new Case("disabled", "disabled", 1, "disabled", "disabled", Map.of()),
            new Case("one int", "oneInt", 1, "oneInt", "one_int", Map.of()),
            new Case("int, long, double, string", "mixed", 1, "mixed", "mixed", Map.of()),
            new Case("nested record", "nested", 1, "nested", "flat", Map.of()),
            new Case("one int, 2 threads", "oneInt", 2, "oneInt", "one_int", Map.of()),
            new Case("int, long, double, string, 2 threads", "mixed", 2, "mixed", "mixed", Map.of()),
            new Case("one int, 2 threads, per-channel", "oneInt", 2, "", "", Map.of("selection", "PER_CHANNEL")),
            new Case("one int, clock tsc", "oneInt", 1, "", "", Map.of("clock", "TSC")),
            new Case("int, long, double, string, clock tsc", "mixed", 1, "", "", Map.of("clock", "TSC")),
            new Case("one int, vpid, vtid, procname", "oneInt", 1, "", "", Map.of("contexts", "true")),
            new Case("one int, no native access", "oneInt", 1, "", "", Map.of("native", "false")),
            new Case("array of 8 ints", "array", 1, "", "", Map.of()),
            new Case("list of 4 strings", "strings", 1, "", "", Map.of()));

    private static final Map<String, Long> UST_EVENTS = Map.of("disabled", 200_000_000L);
    private static final long DEFAULT_UST_EVENTS = 4_000_000;

    private final int rounds;
    private final String ust;
    private final Map<Case, Samples> samples = new LinkedHashMap<>();

    private Overhead(int rounds, String ust) {
        this.rounds = rounds;
        this.ust = ust;
    }

    /// A row of the table.
    ///
    /// @param jfr        the method of [JfrBenchmark] beside it, or empty
    /// @param ust        the case of the C benchmark beside it, or empty
    /// @param parameters of [RingsideBenchmark]; `native`: whether the JVM gets native access
    private record Case(
            String title, String ours, int threads, String jfr, String ust, Map<String, String> parameters) {}

    /// What was measured for a row, in nanoseconds for an event.
    private record Samples(List<Double> ours, List<Double> oursBytes, List<Double> jfr, List<Double> ust) {
        Samples() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        Overhead overhead = new Overhead(
                Integer.getInteger("ringside.bench.rounds", 3), System.getProperty("ringside.bench.ust", ""));
        overhead.run();
        overhead.print();
    }

    private void run() throws RunnerException, IOException, InterruptedException {
        CASES.forEach(row -> samples.put(row, new Samples()));
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<Case, Samples> entry : samples.entrySet()) {
                System.err.print("\rround " + round + " of " + rounds + ": "
                        + entry.getKey().title() + " ".repeat(30));
                measure(entry.getKey(), entry.getValue());
            }
        }
        System.err.println();
    }

    private void measure(Case row, Samples into) throws RunnerException, IOException, InterruptedException {
        RunResult ours = benchmark(RingsideBenchmark.class.getName() + "." + row.ours(), row);
        into.ours().add(lowerQuartile(ours));
        Result<?> bytes = ours.getSecondaryResults().get("gc.alloc.rate.norm");
        into.oursBytes().add(bytes == null ? Double.NaN : bytes.getScore());
        if (!row.jfr().isEmpty()) {
            into.jfr().add(lowerQuartile(benchmark(JfrBenchmark.class.getName() + "." + row.jfr(), row)));
        }
        if (!row.ust().isEmpty() && !ust.isEmpty()) {
            into.ust().add(runUst(row));
        }
    }

    /// Of many short iterations, so that what else runs on the machine counts little.
    private static double lowerQuartile(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(25);
    }

    private static RunResult benchmark(String method, Case row) throws RunnerException {
        List<String> jvm =
                new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow"));
        if (!"false".equals(row.parameters().get("native"))) {
            jvm.add("--enable-native-access=ALL-UNNAMED");
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(method.replace(".", "\\.") + "$")
                .forks(1)
                .threads(row.threads())
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(20)
                .measurementTime(TimeValue.milliseconds(60))
                .addProfiler(GCProfiler.class)
                .jvmArgs(jvm.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT);
        row.parameters().forEach((name, value) -> {
            if (!name.equals("native") && method.contains("Ringside")) {
                options.param(name, value);
            }
        });
        return new Runner(options.build()).runSingle();
    }

    private double runUst(Case row) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Arrays.asList(ust.split(" +")));
        long events = UST_EVENTS.getOrDefault(row.ust(), DEFAULT_UST_EVENTS);
        command.addAll(List.of(row.ust(), Integer.toString(row.threads()), Long.toString(events)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("exit=" + process.exitValue() + " command=" + command);
        }
        return Double.parseDouble(output.strip());
    }

    private void print() {
        String format = "%-37s %8s %6s %8s %8s %8s %8s%n";
        System.out.printf(
                format,
                "ns for an event and thread, median of " + rounds,
                "ours",
                "B/op",
                "JFR",
                "UST",
                "/JFR",
                "/UST");
        samples.forEach((row, measured) -> {
            double ours = median(measured.ours());
            System.out.printf(
                    format,
                    row.title(),
                    number(ours),
                    number(median(measured.oursBytes())),
                    number(median(measured.jfr())),
                    number(median(measured.ust())),
                    ratio(ours, median(measured.jfr())),
                    ratio(ours, median(measured.ust())));
        });
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String ratio(double ours, double peer) {
        return Double.isNaN(peer) ? "-" : String.format(Locale.ROOT, "%.2f", ours / peer);
    }
}
