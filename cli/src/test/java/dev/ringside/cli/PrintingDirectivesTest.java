// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.Plugins;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The compiler directives for printing name classes and methods of other modules, whose next names nobody would tell
/// them.
class PrintingDirectivesTest {
    private static final Path FILE =
            Path.of(System.getProperty("ringside.basedir", ".."), "cli/src/main/launcher/printing.json");
    /// A folder and class, with or without a wildcard behind, and a method or a wildcard.
    private static final Pattern NAME = Pattern.compile("\"-?(dev/ringside/[\\w/$]+)(\\*?)\\.([\\w<>]+|\\*)\"");

    private static InputStream classFile(String name) throws IOException {
        Class<?> neighbour = name.startsWith("dev/ringside/ctf/") ? MessageBatch.class : Plugins.class;
        return neighbour.getModule().getResourceAsStream(name + ".class");
    }

    @Test
    void nameWhatThereIs() throws IOException {
        List<MatchResult> names = NAME.matcher(Files.readString(FILE)).results().toList();
        assertThat(names).hasSizeGreaterThan(10);
        for (MatchResult name : names) {
            if (name.group(1).endsWith("/")) {
                continue;
            }
            try (InputStream file = classFile(name.group(1))) {
                assertThat(file).as(name.group()).isNotNull();
                assertThat(Stream.concat(
                                Stream.of("*"),
                                ClassFile.of().parse(file.readAllBytes()).methods().stream()
                                        .map(method -> method.methodName().stringValue())))
                        .as(name.group())
                        .contains(name.group(3));
            }
        }
    }
}
