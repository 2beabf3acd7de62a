// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where this machine gets Debian's packages from: its own sources of apt, for another release.
final class DebianSources {
    /// `deb [OPTIONS] URI SUITE COMPONENT…`, sources.list(5).
    private static final Pattern ONE_LINE = Pattern.compile("deb\\s+(?:\\[([^]]*)]\\s+)?(\\S+)\\s+(\\S+)\\s+(.+)");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z-]+):(.*)");

    private DebianSources() {}

    /// The paragraphs of a file `*.sources` that has the given release in place of the machine's own one; without its
    /// updates, and without what others than Debian serve.
    ///
    /// @param folder   usually `/etc/apt`
    /// @param codename of the machine's own release
    /// @return empty where no source is Debian's
    static String forRelease(Path folder, String codename, String release) throws IOException {
        List<String> paragraphs = new ArrayList<>();
        for (Path file : files(folder)) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".sources")) {
                Arrays.stream(text.split("\\n\\s*\\n"))
                        .flatMap(paragraph -> ofParagraph(paragraph, codename, release).stream())
                        .forEach(paragraphs::add);
            } else {
                text.lines().flatMap(line -> ofLine(line, codename, release).stream()).forEach(paragraphs::add);
            }
        }
        return String.join("\n", paragraphs);
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isReadable(folder.resolve("sources.list"))) {
            files.add(folder.resolve("sources.list"));
        }
        Path parts = folder.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> there = Files.list(parts)) {
                there.filter(file -> file.toString().endsWith(".sources") || file.toString().endsWith(".list"))
                        .filter(Files::isReadable)
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static Optional<String> ofParagraph(String paragraph, String codename, String release) {
        String suites = "";
        String components = "";
        boolean enabled = true;
        StringBuilder kept = new StringBuilder();
        boolean keeps = false;
        for (String line : paragraph.lines().filter(one -> !one.startsWith("#")).toList()) {
            Matcher field = FIELD.matcher(line);
            if (!line.startsWith(" ") && field.matches()) {
                String value = field.group(2).strip();
                switch (field.group(1).toLowerCase(Locale.ROOT)) {
                    case "suites" -> {
                        suites = value;
                        keeps = false;
                    }
                    case "components" -> {
                        components = value;
                        keeps = false;
                    }
                    case "architectures", "types" -> keeps = false;
                    case "enabled" -> {
                        enabled = !value.equals("no");
                        keeps = false;
                    }
                    default -> keeps = true;
                }
            }
            if (keeps) {
                kept.append(line).append('\n');
            }
        }
        return enabled && isDebian(suites, components, codename)
                ? Optional.of(paragraph(kept.toString(), release))
                : Optional.empty();
    }

    private static Optional<String> ofLine(String line, String codename, String release) {
        Matcher source = ONE_LINE.matcher(line.strip());
        if (!source.matches() || !isDebian(source.group(3), source.group(4), codename)) {
            return Optional.empty();
        }
        String options = Arrays.stream(Optional.ofNullable(source.group(1)).orElse("").strip().split("\\s+"))
                .filter(option -> option.contains("=") && !option.startsWith("arch"))
                .map(option -> option.replaceFirst("=", ": ") + "\n")
                .collect(Collectors.joining());
        return Optional.of(paragraph("URIs: " + source.group(2) + "\n" + options, release));
    }

    /// Other people's suites are often named as Debian's; their components are not.
    private static boolean isDebian(String suites, String components, String codename) {
        List<String> ofRelease = List.of(codename, "stable", "oldstable", "testing", "unstable");
        return Arrays.stream(suites.split("\\s+")).anyMatch(ofRelease::contains)
                && Arrays.asList(components.split("\\s+")).contains("main");
    }

    private static String paragraph(String kept, String release) {
        return "Types: deb\n" + kept + "Suites: " + release + "\nComponents: main\n";
    }
}
