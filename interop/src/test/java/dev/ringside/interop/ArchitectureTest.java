// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the arrows between the rooms, and the places that the documents name.
final class ArchitectureTest {
    private static final String PREFIX = "dev.ringside.";
    private static final String PACKAGE_ROOT = "/dev/ringside/";
    private static final Path ROOT = Path.of(System.getProperty("ringside.basedir"));

    /// Room to the rooms it may use, in the order of ARCHITECTURE.md.
    private static final Map<String, Set<String>> ARROWS = arrows();

    private static Map<String, Set<String>> arrows() {
        var arrows = new LinkedHashMap<String, Set<String>>();
        arrows.put("ctf", Set.of());
        arrows.put("ring", Set.of());
        arrows.put("tracepoint", Set.of());
        arrows.put("tracer", Set.of("tracepoint", "ring", "protocol"));
        arrows.put("protocol", Set.of());
        arrows.put("kernel", Set.of("ctf", "ring", "protocol"));
        arrows.put("session", Set.of("ctf", "kernel", "ring", "protocol"));
        arrows.put("graph", Set.of("ctf"));
        arrows.put("cli", Set.of("ctf", "kernel", "ring", "tracepoint", "tracer", "protocol", "session", "graph"));
        return arrows;
    }

    static Set<String> rooms() {
        return ARROWS.keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomUsesOnlyTheRoomsItMay(String room) throws IOException {
        assertThat(usedRooms(room)).isSubsetOf(ARROWS.get(room));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomExportsNothingInternal(String room) throws IOException {
        assertThat(descriptor(room).exports())
                .filteredOn(export -> !export.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .noneMatch(name -> name.contains(".internal"))
                .allMatch(name -> name.startsWith(PREFIX + room));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void everyPackageExplainsItself(String room) throws IOException {
        Path sources = ROOT.resolve(room).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            Set<Path> folders = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .filter(folder -> !folder.equals(sources))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(folders).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                    .exists());
        }
    }

    @ParameterizedTest
    @MethodSource("tracedRooms")
    void roomsThatLiveInOtherPeoplesProcessesUseNothingOfOthers(String room) throws IOException {
        assertThat(descriptor(room).requires())
                .filteredOn(requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .allMatch(name -> name.startsWith(PREFIX) || name.startsWith("java.") || name.startsWith("jdk."));
    }

    static List<String> tracedRooms() {
        return List.of("ring", "tracepoint", "tracer", "protocol");
    }

    @Test
    void placesNamedInTheDocumentsExist() throws IOException {
        for (String document : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "PERFORMANCE.md")) {
            String text = Files.readString(ROOT.resolve(document));
            // A path in code marks that holds a slash and begins with a folder of this repository.
            Matcher matcher = Pattern.compile("`((?:[a-z]+/)+[A-Za-z0-9_./-]*)`").matcher(text);
            while (matcher.find()) {
                String place = matcher.group(1);
                // What builds make is not there before them.
                if (!place.contains("/target/")
                        && Files.isDirectory(ROOT.resolve(place.substring(0, place.indexOf('/'))))) {
                    assertThat(ROOT.resolve(place)).as("named in %s", document).exists();
                }
            }
        }
    }

    @Test
    void classesNamedInTheDocumentsExist() throws IOException {
        Set<String> own = sourceNames();
        // In code marks, and of several words: `DrainAgent`, `SkipProgram.skipBits`.
        Pattern name = Pattern.compile("`((?:[A-Z][a-z0-9]+){2,})(?:\\.\\w+)?(?:\\(\\))?`");
        for (Path document : documents()) {
            assertThat(name.matcher(Files.readString(document)).results().map(result -> result.group(1)))
                    .as("named in %s", ROOT.relativize(document))
                    .allMatch(word -> own.contains(word) || isOfJava(word));
        }
    }

    private static Set<String> sourceNames() throws IOException {
        Set<String> names = new HashSet<>();
        for (Path source : sources()) {
            names.add(source.getFileName().toString().replace(".java", ""));
        }
        return names;
    }

    private static boolean isOfJava(String simpleName) {
        return Stream.of("java.lang.", "java.util.", "java.util.concurrent.").anyMatch(prefix -> {
            try {
                Class.forName(prefix + simpleName);
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        });
    }

    @Test
    void packagesNamedInTheDocumentsExist() throws IOException {
        Set<String> places = new HashSet<>();
        for (Path source : sources()) {
            String file = ROOT.relativize(source).toString();
            if (file.contains(PACKAGE_ROOT)) {
                String inside = file.substring(file.indexOf(PACKAGE_ROOT) + PACKAGE_ROOT.length());
                places.add(inside.replace(".java", "").replace('/', '.'));
                places.add(inside.substring(0, Math.max(0, inside.lastIndexOf('/'))).replace('/', '.'));
            }
        }
        // With the prefix, or, as the table of ARCHITECTURE.md has them, without.
        Pattern name = Pattern.compile("`(?:dev\\.ringside\\.|(?=\\w+\\.(?:internal|reader)))([a-z]\\w*(?:\\.\\w+)*)`");
        for (Path document : documents()) {
            assertThat(name.matcher(Files.readString(document)).results().map(result -> result.group(1)))
                    .as("named in %s", ROOT.relativize(document))
                    .isSubsetOf(places);
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path folder : sourceFolders()) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(1000);
        return sources;
    }

    private static List<Path> sourceFolders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String parent : List.of("", "examples")) {
            try (var modules = Files.newDirectoryStream(ROOT.resolve(parent))) {
                modules.forEach(module -> folders.add(module.resolve("src")));
            }
        }
        folders.removeIf(folder -> !Files.isDirectory(folder));
        return folders;
    }

    @Test
    void linksBetweenTheDocumentsLeadSomewhere() throws IOException {
        for (Path document : documents()) {
            Matcher matcher = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)").matcher(Files.readString(document));
            while (matcher.find()) {
                assertThat(document.resolveSibling(matcher.group(1)))
                        .as("linked from %s", ROOT.relativize(document))
                        .exists();
            }
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String folder : List.of("", "docs", "examples/plugin")) {
            try (var entries = Files.newDirectoryStream(ROOT.resolve(folder), "*.md")) {
                entries.forEach(documents::add);
            }
        }
        assertThat(documents).hasSizeGreaterThan(10);
        return documents;
    }

    @Test
    void architectureNamesFivePlacesToStartReading() throws IOException {
        String text = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        String section = text.substring(text.indexOf("## Start reading here"));
        section = section.substring(0, section.indexOf("\n## ", 4));
        List<String> places = Pattern.compile("`([a-z]+/src/main/java/[^`]+\\.java)`")
                .matcher(section)
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(places).hasSizeGreaterThanOrEqualTo(5).allSatisfy(place -> assertThat(ROOT.resolve(place))
                .isRegularFile());
    }

    private static Set<String> usedRooms(String room) throws IOException {
        return descriptor(room).requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ModuleDescriptor descriptor(String room) throws IOException {
        try (InputStream in = Files.newInputStream(ROOT.resolve(room).resolve("target/classes/module-info.class"))) {
            return ModuleDescriptor.read(in);
        }
    }
}
