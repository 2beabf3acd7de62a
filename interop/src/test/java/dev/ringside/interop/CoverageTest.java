// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.Main;
import dev.ringside.cli.console.Environment;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps COVERAGE.md true: a row that is `done` names a test that exists, and what it is about is known to the
/// program; each option, component class and parameter that the program knows has a row.
final class CoverageTest {
    private static final Path ROOT = Path.of(System.getProperty("ringside.basedir"));
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+Test)(?:#(\\w+))?`");
    private static final List<String> STATES = List.of("done", "partly", "no");
    private static final List<String> COMMON_OPTIONS = List.of("--help", "--list-options");
    private static final List<String> READING_COMMANDS = List.of("convert", "query", "run", "list-plugins");
    private static final List<String> OWN_COMMANDS = List.of("record", "doctor", "logger");
    private static final Pattern NAME = Pattern.compile("`[^`]*`");
    private static final Pattern OPTION =
            Pattern.compile("OptionDescription\\.(?:flag|valued)\\((?:'.', )?\"([a-z0-9-]+)\"\\)");
    private static final Pattern COMPONENT = Pattern.compile("'((?:source|filter|sink)\\.[\\w-]+\\.[\\w-]+)'");
    private static final Pattern KNOWN_PARAMETERS =
            Pattern.compile("unexpected key `nonsense`: known: ([a-z0-9:\\- ]+)");

    private record Row(String section, List<String> cells) {
        String state() {
            return cells.get(1);
        }
    }

    @Test
    void everyRowHasAState() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(100).allSatisfy(row -> assertThat(STATES)
                .as("%s: %s", row.section(), row.cells())
                .contains(row.state()));
    }

    @Test
    void everyRowThatIsDoneNamesATestThatExists() throws IOException {
        Map<String, String> tests = testSources();
        for (Row row : rows()) {
            List<MatchResult> named = TEST_NAME.matcher(row.cells().getLast()).results().toList();
            if (row.state().equals("done")) {
                assertThat(named).as("%s: %s names no test", row.section(), row.cells()).isNotEmpty();
            }
            for (MatchResult name : named) {
                assertThat(tests).as("%s: %s", row.section(), row.cells()).containsKey(name.group(1));
                if (name.group(2) != null) {
                    assertThat(tests.get(name.group(1))).contains(" " + name.group(2) + "(");
                }
            }
        }
    }

    @Test
    void everyRowIsThereOnce() throws IOException {
        assertThat(rows()).extracting(row -> row.section() + " " + row.cells().getFirst()).doesNotHaveDuplicates();
    }

    @Test
    void theOptionsOfTheRecordingCommandsAreThoseOfTheProgram() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String command : recording("--list-commands")) {
            for (String option : recording(command, "--list-options")) {
                if (option.startsWith("--") && !COMMON_OPTIONS.contains(option)) {
                    known.add(command + " " + option);
                }
            }
        }
        assertThat(known).hasSizeGreaterThan(100);
        checkNames("lttng: options of the commands", known);
    }

    @Test
    void theRecordingCommandsAreThoseOfTheProgram() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String command : recording("--list-commands")) {
            if (!READING_COMMANDS.contains(command)) {
                known.add((OWN_COMMANDS.contains(command) ? "ringside " : "lttng ") + command);
            }
        }
        checkNames("lttng: commands", known);
    }

    @Test
    void theOptionsOfTheReadingCommandsAreThoseOfTheProgram() throws IOException {
        Set<String> general = options("GeneralOptions", "babeltrace2");
        checkNames("babeltrace2: general options and environment", general);
        Set<String> known = new TreeSet<>(READING_COMMANDS);
        known.addAll(options("ConvertOptions", "convert"));
        known.addAll(options("RunParser", "run"));
        known.addAll(options("ReadingCommands", "query"));
        known.addAll(List.of("help", "help --help", "list-plugins --help"));
        assertThat(known).hasSizeGreaterThan(50);
        checkNames("babeltrace2: commands and their options", known);
    }

    @Test
    void theComponentsAndTheirParametersAreThoseOfTheProgram() throws IOException {
        Set<String> known = new TreeSet<>();
        for (MatchResult component : COMPONENT.matcher(reading("list-plugins")).results().toList()) {
            String name = component.group(1);
            known.add(name);
            String error = reading(graphWith(name)).replaceAll("\\s+", " ");
            Matcher names = KNOWN_PARAMETERS.matcher(error);
            assertThat(names.find()).as("%s: %s", name, error).isTrue();
            for (String parameter : names.group(1).strip().split(" ")) {
                if (!parameter.equals("none")) {
                    known.add(name + ": " + parameter);
                }
            }
        }
        assertThat(known).hasSizeGreaterThan(50);
        checkNames("babeltrace2: component classes and parameters", known);
    }

    /// The words that run a component, with a parameter that it cannot know, between others.
    private static String[] graphWith(String component) {
        List<String> words = new ArrayList<>(List.of("run"));
        if (!component.startsWith("source.")) {
            words.addAll(List.of("-c", "in:source.text.dmesg", "-p", "path=\"/dev/null\"", "-x", "in:it"));
        }
        words.addAll(List.of("-c", "it:" + component, "-p", "nonsense=1"));
        if (!component.startsWith("sink.")) {
            words.addAll(List.of("-c", "out:sink.utils.dummy", "-x", "it:out"));
        }
        return words.toArray(String[]::new);
    }

    /// Each name that the program knows has a row, and each row that is not `no` is about one.
    private static void checkNames(String section, Set<String> known) throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (Row row : rows()) {
            if (row.section().equals(section) && NAME.matcher(row.cells().getFirst()).matches()) {
                states.put(row.cells().getFirst().replace("`", ""), row.state());
            }
        }
        assertThat(known)
                .filteredOn(name -> !states.containsKey(name))
                .as("known to the program and without a row in: %s", section)
                .isEmpty();
        assertThat(states.entrySet())
                .filteredOn(row -> !row.getValue().equals("no"))
                .extracting(Map.Entry::getKey)
                .filteredOn(name -> !name.equals(name.toUpperCase(Locale.ROOT)))
                .filteredOn(name -> !known.contains(name))
                .as("rows of what the program does not know in: %s", section)
                .isEmpty();
    }

    /// What a recording command prints; nothing where it is not built.
    private static List<String> recording(String... words) {
        var out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Environment environment = new Environment(Map.of(), ROOT, false);
        int status = Main.run("ringside", words, environment, stream, stream);
        return status == 0 ? out.toString(StandardCharsets.UTF_8).lines().toList() : List.of();
    }

    /// All that a reading command prints.
    private static String reading(String... words) {
        var out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        BabeltraceCommand.run(words, stream, stream);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Set<String> options(String sourceFile, String prefix) throws IOException {
        Path folder = ROOT.resolve("cli/src/main/java/dev/ringside/cli/read/internal");
        return OPTION.matcher(Files.readString(folder.resolve(sourceFile + ".java"))).results()
                .map(option -> prefix + " --" + option.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Row> rows() throws IOException {
        var rows = Stream.<Row>builder();
        String section = "";
        for (String line : Files.readAllLines(ROOT.resolve("COVERAGE.md"))) {
            if (line.startsWith("#")) {
                section = line.replaceAll("^#+ ", "");
            } else if (line.startsWith("| ") && !line.startsWith("| what ")) {
                List<String> cells = Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList();
                rows.add(new Row(section, cells));
            }
        }
        return rows.build().toList();
    }

    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith("Test.java") && file.toString().contains("/src/test/"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            CoverageTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
