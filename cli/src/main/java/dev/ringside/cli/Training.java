// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import dev.ringside.cli.console.Environment;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.SessionDaemon;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

/// Runs commands for the ahead-of-time caches that the launcher makes after a build: what is loaded, linked and
/// profiled here need not be at each start. All classes of a cache are loaded with the JVM, and what its training
/// compiled is compiled soon, so that there are four of them: for recording commands, for reading commands, and for
/// showing text and nothing else, one for glances at small traces and one for printing large ones. Arguments: `traces`,
/// which only writes the traces to read, then `recording`, `reading`, `printing` or `glancing`; an empty folder to use
/// as home; and, for recording, a recorded trace to view, if there is one.
final class Training {
    /// Enough for the profile to tell which methods are worth compiling at once.
    private static final int ROUNDS = 3;

    /// Of these there is one large trace beside the small ones.
    private static final List<TrainingTrace.Kind> LARGE_KINDS =
            List.of(TrainingTrace.Kind.KERNEL, TrainingTrace.Kind.MIXED);

    private Training() {}

    public static void main(String[] args) throws IOException {
        loadWhatOnlyCachedCodeNeeds();
        Path home = Path.of(args[1]).toAbsolutePath();
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("RINGSIDE_HOME", home.toString());
        variables.put("LC_ALL", "C.UTF-8");
        Environment environment = new Environment(variables, home, false);
        switch (args[0]) {
            case "recording" -> {
                try (SessionDaemon _ = SessionDaemon.start(RunDirectory.of(variables, RunDirectory.ownUid()))) {
                    record(environment);
                }
                KernelTracer.rehearse(home.resolve("kernel"));
                if (args.length > 2) {
                    run("ringside", environment, "view", args[2]);
                }
            }
            case "traces" -> writeTraces(environment, home);
            case "reading" -> {
                for (int round = 0; round < ROUNDS; round++) {
                    read(environment, home, "-copy-" + round);
                }
                runProcess("ringside", "convert", large(home, TrainingTrace.Kind.MIXED));
                for (TrainingTrace.Kind kind : LARGE_KINDS) {
                    runProcess("ringside", "convert", large(home, kind), "-c", "sink.utils.counter");
                    runProcess("ringside", "convert", large(home, kind), "-c", "sink.utils.counter", "-p", "step=+0");
                    runProcess("ringside", "convert", large(home, kind), "-o", "ctf", "-w",
                            large(home, kind) + "-copy");
                }
            }
            case "printing" -> {
                glance(home);
                for (TrainingTrace.Kind kind : LARGE_KINDS) {
                    runProcess("ringside", "convert", large(home, kind));
                }
            }
            case "glancing" -> {
                // Wherever the image is built: most people's local time is not UTC, which needs less.
                TimeZone.getTimeZone("Europe/Zurich").getOffset(0);
                for (int round = 0; round < ROUNDS; round++) {
                    glance(home);
                }
            }
            default -> throw new IllegalArgumentException("no such kind of training: kind=" + args[0]);
        }
    }

    /// The first lambda of a process with a cache loads a class that training does not get to: out of the JDK's
    /// modules, which takes a millisecond.
    private static void loadWhatOnlyCachedCodeNeeds() {
        try {
            Class.forName("java.lang.invoke.DirectMethodHandle$1");
        } catch (ClassNotFoundException e) {
            // Another JDK does without it.
        }
    }

    private static void writeTraces(Environment environment, Path home) throws IOException {
        for (TrainingTrace.Kind kind : TrainingTrace.Kind.values()) {
            Path trace = home.resolve(kind + "-1.8");
            TrainingTrace.write(kind, trace);
            String parameters = "path=\"" + home.resolve(kind + "-2") + "\",ctf-version=\"2\"";
            run("ringside", environment, "convert", trace.toString(), "-c", "sink.ctf.fs", "-p", parameters);
        }
        for (TrainingTrace.Kind kind : LARGE_KINDS) {
            TrainingTrace.writeLarge(kind, Path.of(large(home, kind)));
        }
    }

    private static String large(Path home, TrainingTrace.Kind kind) {
        return home.resolve("large-" + kind).toString();
    }

    /// Small ones.
    private static List<String> traces(Path home) {
        List<String> traces = new ArrayList<>();
        for (TrainingTrace.Kind kind : TrainingTrace.Kind.values()) {
            traces.add(home.resolve(kind + "-1.8").toString());
            traces.add(home.resolve(kind + "-2").toString());
        }
        return traces;
    }

    private static void glance(Path home) {
        runProcess("ringside", "convert", "--help");
        runProcess("ringside", "convert", "--nosuch");
        for (String trace : traces(home)) {
            runProcess("ringside", "convert", trace);
            runProcess("babeltrace2", trace);
        }
    }

    private static void read(Environment environment, Path home, String copy) {
        run("ringside", environment, "list-plugins");
        for (String trace : traces(home)) {
            runProcess("ringside", "convert", trace);
            runProcess("babeltrace2", trace);
            run("ringside", environment, "convert", trace, "-c", "sink.text.details");
            run("ringside", environment, "convert", trace, "-c", "sink.utils.counter");
            run("ringside", environment, "convert", trace, "-c", "sink.utils.counter", "-p", "step=+0");
            run("ringside", environment, "convert", trace, "--begin=00:00:00", "--names=all", "--clock-gmt");
            run("ringside", environment, "convert", trace, "-o", "ctf", "-w", trace + copy);
        }
    }

    private static void record(Environment environment) {
        run("ringside", environment, "help");
        run("ringside", environment, "nosuch");
        run("ringside", environment, "create", "training");
        run("ringside", environment, "enable-channel", "-u", "channel", "--subbuf-size=64k", "--num-subbuf=4");
        run("ringside", environment, "enable-event", "-u", "-c", "channel", "training:*", "--loglevel=INFO");
        run("ringside", environment, "enable-event", "-u", "-c", "channel", "-a", "-x", "training:x");
        run("ringside", environment, "add-context", "-u", "-t", "vpid", "-t", "procname");
        run("ringside", environment, "start");
        run("ringside", environment, "list");
        run("ringside", environment, "list", "training");
        run("ringside", environment, "list", "-u", "--fields");
        run("ringside", environment, "status");
        run("ringside", environment, "--mi=xml", "list", "training");
        run("ringside", environment, "--mi=json", "list", "training");
        run("ringside", environment, "disable-event", "-u", "-c", "channel", "training:*");
        run("ringside", environment, "disable-channel", "-u", "channel");
        run("ringside", environment, "stop");
        run("ringside", environment, "destroy");
    }

    private static void runProcess(String program, String... args) {
        Main.runProcess(program, args, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    }

    private static void run(String program, Environment environment, String... args) {
        PrintStream sink = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.run(program, args, environment, sink, System.err);
    }
}
