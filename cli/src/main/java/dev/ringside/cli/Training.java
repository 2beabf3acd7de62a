// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import dev.ringside.cli.console.Environment;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.SessionDaemon;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Runs commands once for the ahead-of-time caches that the launcher makes after a build: what is loaded, linked and profiled here need not be at each
/// start. All classes of a cache are loaded with the JVM, so that reading commands, which need none of the others, have their own.
/// Arguments: `recording` or `reading`, an empty folder to use as home and, for recording, a recorded trace to view, if there is one.
final class Training {
    /// Enough for the profile to tell which methods are worth compiling at once.
    private static final int ROUNDS = 3;

    private Training() {}

    public static void main(String[] args) throws IOException {
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
                if (args.length > 2) {
                    run("ringside", environment, "view", args[2]);
                }
            }
            case "reading" -> readAll(environment, home);
            default -> throw new IllegalArgumentException("neither recording nor reading: kind=" + args[0]);
        }
    }

    private static void readAll(Environment environment, Path home) throws IOException {
        Path earlier = home.resolve("ctf-1.8");
        Path newer = home.resolve("ctf-2");
        TrainingTrace.write(earlier);
        run("ringside", environment, "convert", earlier.toString(), "-c", "sink.ctf.fs", "-p", "path=\"" + newer + "\",ctf-version=\"2\"");
        for (int round = 0; round < ROUNDS; round++) {
            read(environment, earlier, home.resolve("copy-1.8-" + round));
            read(environment, newer, home.resolve("copy-2-" + round));
        }
        Path large = home.resolve("large");
        TrainingTrace.writeLarge(large);
        run("ringside", environment, "convert", large.toString());
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

    private static void read(Environment environment, Path folder, Path copy) {
        String trace = folder.toString();
        run("ringside", environment, "convert", trace);
        run("babeltrace2", environment, trace);
        run("ringside", environment, "convert", trace, "-c", "sink.text.details");
        run("ringside", environment, "convert", trace, "-c", "sink.utils.counter");
        run("ringside", environment, "convert", trace, "-c", "sink.utils.counter", "-p", "step=+0");
        run("ringside", environment, "convert", trace, "--begin=00:00:00", "--names=all", "--clock-gmt");
        run("ringside", environment, "convert", trace, "-o", "ctf", "-w", copy.toString());
        run("ringside", environment, "list-plugins");
    }

    private static void run(String program, Environment environment, String... args) {
        PrintStream sink = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.run(program, args, environment, sink, System.err);
    }
}
