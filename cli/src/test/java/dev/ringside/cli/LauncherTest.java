// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher decides: which JDK, which cache and flags, when to build. The script runs as it is, in a checkout
/// of empty sources, with programs in place of `java` and `mvn` that say what they were asked for.
class LauncherTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final List<String> ROOMS = List.of(
            "ctf", "ring", "tracepoint", "protocol", "tracer", "kernel", "session", "graph", "cli", "examples/shop");
    private static final String JAVA = """
            #!/bin/sh
            echo "home=$(dirname "$(dirname "$0")")"
            printf '%s\\n' "$@"
            """;

    @TempDir
    Path folder;

    private Map<String, String> locale = Map.of("LANG", "C.UTF-8");
    private Path checkout;
    private Path jdk;
    private Path programs;

    /// What a run ended with.
    private record Run(int status, List<String> lines) {
        /// The cache that Java was given, or nothing.
        String cache() {
            return lines.stream()
                    .filter(line -> line.startsWith("-XX:AOTCache="))
                    .map(line -> line.substring(line.lastIndexOf('/') + 1))
                    .findFirst()
                    .orElse("");
        }
    }

    @BeforeEach
    void makeACheckoutWithAnImage() throws IOException {
        Path script = Path.of(System.getProperty("ringside.basedir", "..")).resolve("ringside");
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")) && Files.isRegularFile(script), "no /bin/sh or no launcher");
        checkout = Files.createDirectories(folder.resolve("check out"));
        executable(checkout.resolve("ringside"), Files.readString(script));
        Files.writeString(checkout.resolve("pom.xml"), "");
        for (String room : ROOMS) {
            Files.createDirectories(checkout.resolve(room).resolve("src/main"));
            Files.writeString(checkout.resolve(room).resolve("pom.xml"), "");
        }
        programs = Files.createDirectories(folder.resolve("programs"));
        jdk = jdk("jdk", "25.0.3");
        Path image = Files.createDirectories(checkout.resolve("target/image/one"));
        for (String cache : List.of("recording", "reading", "printing", "glancing")) {
            Files.writeString(image.resolve(cache + ".aot"), "");
        }
        Files.writeString(image.resolve("class-path"), "all.jar\n");
        Files.writeString(image.resolve("java-home"), jdk + "\n");
        Files.writeString(checkout.resolve("target/image/current"), "one\n");
        // After everything above, whatever the file system's clock is good for.
        Files.writeString(image.resolve("stamp"), "");
        Files.setLastModifiedTime(image.resolve("stamp"), FileTime.from(Instant.now().plusSeconds(60)));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), JAVA);
        return home;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        return run(checkout.resolve("ringside"), arguments);
    }

    private Run run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RINGSIDE_") || name.equals("JAVA_HOME")
                || name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().putAll(locale);
        builder.environment().merge("PATH", programs.toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.lines().toList());
    }

    private String trace(int mebibytes) throws IOException {
        Path trace = Files.createDirectories(folder.resolve("trace of " + mebibytes));
        byte[] part = new byte[MEBIBYTE];
        for (int i = 0; i < mebibytes; i++) {
            Files.write(trace.resolve("stream" + i), part);
        }
        return trace.toString();
    }

    @Test
    void recordingCommandsStartQuickly() throws Exception {
        Run run = run("list", "a name");
        assertThat(run.cache()).isEqualTo("recording.aot");
        assertThat(run.lines()).contains("home=" + jdk, "-XX:TieredStopAtLevel=1", "-Dringside.program=ringside")
                .endsWith("-Xbootclasspath/a:all.jar", "-cp", "all.jar", "dev.ringside.cli.Main", "list", "a name");
        assertThat(run("record", "--", "program").lines()).doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void javaFindsNamesBeyondAsciiWhereThereIsNoLocale() throws Exception {
        executable(jdk.resolve("bin/java"), JAVA + "echo \"locale=$LC_ALL\"\n");
        locale = Map.of("LANG", "C");
        assertThat(run("list").lines()).contains("locale=C.UTF-8", "-Dringside.lc-all=unset");
        locale = Map.of("LC_ALL", "POSIX", "LANG", "de_DE.UTF-8");
        assertThat(run("list").lines()).contains("locale=C.UTF-8", "-Dringside.lc-all=POSIX");
        locale = Map.of("LANG", "de_DE.ISO-8859-1");
        assertThat(run("list").lines()).contains("locale=").noneMatch(line -> line.contains("lc-all"));
    }

    @Test
    void javaFindsNamesBeyondAsciiWhereTheLocaleOfUtf8IsNotInstalled() throws Exception {
        assumeTrue(
                Files.isDirectory(Path.of("/usr/lib/locale/C.utf8"))
                        || Files.isDirectory(Path.of("/usr/lib/locale/C.UTF-8")),
                "there is no locale C.UTF-8");
        executable(jdk.resolve("bin/java"), JAVA + "echo \"locale=$LC_ALL\"\n");
        locale = Map.of("LANG", "xx_XX.UTF-8");
        assertThat(run("list").lines()).contains("locale=C.UTF-8", "-Dringside.lc-all=unset");
        locale = Map.of("LC_ALL", "xx_XX.utf8");
        assertThat(run("list").lines()).contains("locale=C.UTF-8", "-Dringside.lc-all=xx_XX.utf8");
    }

    @Test
    void smallTracesAreGlancedAt() throws Exception {
        Run text = run("convert", trace(1));
        assertThat(text.cache()).isEqualTo("glancing.aot");
        assertThat(text.lines()).contains("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=2");
        assertThat(run("convert", trace(1), "-c", "sink.utils.counter").cache()).isEqualTo("reading.aot");
        assertThat(run("list-plugins").lines()).contains("-XX:CompileThresholdScaling=2");
    }

    @Test
    void longConversionsGetTheOptimizingCompilerAndCountingDoesNot() throws Exception {
        Path directives = Files.writeString(checkout.resolve("target/image/one/printing.json"), "");
        Run text = run("convert", trace(9));
        assertThat(text.cache()).isEqualTo("printing.aot");
        assertThat(text.lines())
                .contains("-XX:FreqInlineSize=150", "-XX:CompilerDirectivesFile=" + directives)
                .doesNotContain("-XX:TieredStopAtLevel=1");
        Run counted = run("convert", trace(9), "-c", "sink.utils.counter");
        assertThat(counted.cache()).isEqualTo("reading.aot");
        assertThat(counted.lines())
                .contains("-XX:TieredStopAtLevel=1")
                .doesNotContain("-XX:FreqInlineSize=150", "-XX:CompilerDirectivesFile=" + directives);
        assertThat(run("convert", trace(1), trace(9)).lines()).contains("-XX:FreqInlineSize=150");
    }

    @Test
    void aFileWhoseSizeIsNotAskedForCountsAsLarge() throws Exception {
        Path file = Files.writeString(folder.resolve("recording.jfr"), "");
        assertThat(run("convert", file.toString()).lines()).contains("-XX:FreqInlineSize=150");
    }

    @Test
    void aLinkSaysWhichProgramItIs() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("babeltrace2"), checkout.resolve("ringside"));
        Run run = run(link, trace(1));
        assertThat(run.cache()).isEqualTo("glancing.aot");
        assertThat(run.lines()).contains("-Dringside.program=babeltrace2", "-Dringside.invoked=" + link);
    }

    @Test
    void aCacheOfAnotherJdkIsNotUsed() throws Exception {
        Path other = jdk("other", "26");
        Files.createSymbolicLink(programs.resolve("java"), other.resolve("bin/java"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"24.0.1\"\n");
        Run run = run("convert", trace(1));
        assertThat(run.lines()).contains("home=" + other);
        assertThat(run.cache()).isEmpty();
    }

    @Test
    void aSourceThatChangedIsBuiltAndAFailedBuildIsToldWithWhatMavenSaid() throws Exception {
        executable(programs.resolve("mvn"), "#!/bin/sh\necho \"maven: $JAVA_HOME: $*\"\nexit 1\n");
        Path source = Files.writeString(checkout.resolve("ctf/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
        Run run = run("convert", trace(1));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.lines()).hasSize(3);
        assertThat(run.lines().get(1)).startsWith("maven: " + jdk + ":").contains("-DskipTests", " package");
        assertThat(run.lines().getLast()).isEqualTo("ringside: the build failed; see above.");
        try (var images = Files.newDirectoryStream(checkout.resolve("target/image"), "2*")) {
            assertThat(images).isEmpty();
        }
    }

    @Test
    void aSourceThatWentAwayIsAChangeToo() throws Exception {
        executable(programs.resolve("mvn"), "#!/bin/sh\nexit 1\n");
        Files.setLastModifiedTime(checkout.resolve("graph/src/main"), FileTime.from(Instant.now().plusSeconds(120)));
        assertThat(run("list").lines()).last().isEqualTo("ringside: the build failed; see above.");
    }

    @Test
    void readingCommandsOnlyLookAtTheRoomsTheyRun() throws Exception {
        Path source = Files.writeString(checkout.resolve("session/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
        assertThat(run("convert", trace(1)).cache()).isEqualTo("glancing.aot");
        executable(programs.resolve("mvn"), "#!/bin/sh\nexit 1\n");
        assertThat(run("list").lines()).last().isEqualTo("ringside: the build failed; see above.");
    }

    @Test
    void aJdkThatIsTooOldIsRefusedByName() throws Exception {
        Path old = jdk("old", "21.0.1");
        ProcessBuilder builder =
                new ProcessBuilder(checkout.resolve("ringside").toString(), "list").redirectErrorStream(true);
        builder.environment().put("RINGSIDE_JAVA", old.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(output).startsWith("ringside: RINGSIDE_JAVA=" + old + " is no JDK 25 or later");
    }
}
