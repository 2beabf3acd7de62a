// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import dev.ringside.examples.shop.Main;
import dev.ringside.tracepoint.Tracepoints;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder in which the commands of a page work as in a checkout, with everything that pages take as the reader's:
/// `DIR` and `TRACE` (a trace) and `app.jar`; the process 4242 is the one that runs the commands. Where a page says
/// `/tmp/`, it is a folder in here, and `…` in a command is `*`.
final class DocumentationScratch implements AutoCloseable {
    private static final String APP = """
            import dev.ringside.tracepoint.Event;
            import dev.ringside.tracepoint.Tracepoints;

            public class App {
                public interface Shop {
                    @Event
                    void orderFilled(long orderId);
                }

                public static void main(String[] arguments) {
                    Tracepoints.of(Shop.class).orderFilled(17);
                }
            }
            """;

    private final Home home = new Home();
    private final Path folder = home.folder().resolve("scratch");

    DocumentationScratch() throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        script(folder.resolve("ringside"), Home.java("dev.ringside.cli.Main"));
        Path shop = Files.createDirectories(folder.resolve("examples/shop/target/lib"));
        script(folder.resolve("examples/shop/run"), Home.java(Main.class.getName()));
        for (Class<?> type : List.of(
                Tracepoints.class,
                dev.ringside.tracer.RingsideTracer.class,
                dev.ringside.ring.RingFile.class,
                dev.ringside.protocol.RunDirectory.class)) {
            jar(location(type), shop.resolve(type.getPackageName() + ".jar"));
        }
        application();
        String trace = folder.resolve("DIR").toString();
        String program = folder.resolve("examples/shop/run").toString();
        home.ringside("record", "-o", trace, "--", program, "--seconds=0.2").succeeded();
        Files.createSymbolicLink(folder.resolve("TRACE"), folder.resolve("DIR"));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void script(Path file, List<String> command) throws IOException {
        String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        // The property is what the launcher sets: how the program was called.
        String start = quoted.replaceFirst(" ", " -Dringside.invoked=\"\\$0\" ");
        Files.writeString(file, "#!/bin/sh\nexec " + start + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void application() throws IOException {
        Path source = Files.writeString(folder.resolve("App.java"), APP);
        Path classes = folder.resolve("classes");
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder.resolve("examples/shop/target/lib"))) {
            jars = files.sorted().toList();
        }
        String classPath = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        tool("javac", "-parameters", "-d", classes.toString(), "-cp", classPath, source.toString());
        Path manifest = Files.writeString(folder.resolve("manifest"), "Main-Class: App\nClass-Path: "
                + jars.stream().map(jar -> "\n  " + folder.relativize(jar)).collect(Collectors.joining()) + "\n");
        tool("jar", "--create", "--file=" + folder.resolve("app.jar"), "--manifest=" + manifest, "-C",
                classes.toString(), ".");
    }

    private static void jar(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            tool("jar", "--create", "--file=" + to, "-C", from.toString(), ".");
        } else {
            Files.copy(from, to);
        }
    }

    private static void tool(String name, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        if (ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments) != 0) {
            throw new AssertionError(name + ": " + said);
        }
    }

    /// Saves the text of a block under a name that it has on its page.
    void save(String name, List<String> lines) throws IOException {
        Files.write(folder.resolve(name), lines);
    }

    /// Whether `ringside doctor` finds a facility.
    boolean has(String facility) {
        return home.ringside("doctor").succeeded().out().lines()
                .map(String::strip)
                .filter(line -> line.startsWith(facility + ":"))
                .anyMatch(line -> !line.substring(facility.length() + 1).strip().startsWith("missing"));
    }

    /// Runs lines as a shell script that ends with the first command that fails.
    Home.Result run(String script) throws IOException {
        String here = script.replace("/tmp/", folder + "/tmp/").replace("…", "*").replace("4242", "$$");
        String path = folder + ":" + Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        Process process = home.start(
                List.of("bash", "-e", "-c", "cd '" + folder + "'\n" + here),
                Map.of("HOME", home.folder().toString(), "PATH", path));
        process.getOutputStream().close();
        return Home.await(process);
    }

    @Override
    public void close() {
        home.close();
    }
}
