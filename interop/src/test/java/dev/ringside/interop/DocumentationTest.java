// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the commands of README.md and of docs/: the blocks `sh` (each command has to succeed) and `console`
/// (`$ COMMAND` and what it prints). A block with something more to say of it has a comment
/// `<!-- test: WORDS -->` before it:
///
/// | word | what it does |
/// |---|---|
/// | `session` | a session is created before and destroyed after |
/// | `needs=A,B` | the block is run where `ringside doctor` finds these |
/// | `file=NAME` | of a block in another language: it is saved under this name |
/// | `skip REASON` | it is not run |
///
/// What is not run is counted and said, with the reason.
@Tag("peer")
class DocumentationTest {
    static List<Path> pages() throws IOException {
        Path root = root();
        List<Path> pages = new ArrayList<>();
        pages.add(root.resolve("README.md"));
        pages.add(root.resolve("examples/plugin/README.md"));
        try (Stream<Path> files = Files.list(root.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static Path root() {
        return Path.of(System.getProperty("ringside.basedir", "..")).toAbsolutePath().normalize();
    }

    @Test
    void noCommandStandsInABlockThatIsNotRun() throws IOException {
        for (Path page : pages()) {
            for (DocumentationBlock block : DocumentationBlock.of(page)) {
                assertThat(block.isShell() || !block.holdsCommands()).as("%s is `sh` or `console`", block).isTrue();
            }
        }
    }

    @Test
    void whatAPageShowsIsComparedButForTimesAndEllipses() {
        List<String> shown = List.of("[19:30:38.498849430] vm … { a = 1 }", "…", "end");
        assertThat(DocumentationBlock.matches(shown, "[01:02:03.000000000] vm x: { a = 1 }\n1\n2\nend\n")).isTrue();
        assertThat(DocumentationBlock.matches(shown, "[01:02:03.000000000] vm x: { a = 1 }\nend\n")).isTrue();
        assertThat(DocumentationBlock.matches(shown, "[01:02:03.000000000] vm x: { a = 2 }\nend\n")).isFalse();
        assertThat(DocumentationBlock.matches(shown, "[01:02:03.000000000] vm x: { a = 1 }\nend\nmore\n")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theCommandsOfAPageDoWhatItSays(Path page) throws IOException {
        assumeTrue(Programs.isInstalled("bash"), "skipped: bash is not installed");
        List<DocumentationBlock> blocks = DocumentationBlock.of(page);
        if (blocks.stream().noneMatch(DocumentationBlock::isShell)) {
            return;
        }
        int run = 0;
        var left = new TreeMap<String, Integer>();
        try (DocumentationScratch scratch = new DocumentationScratch()) {
            for (DocumentationBlock block : blocks) {
                if (!block.value("file").isEmpty()) {
                    scratch.save(block.value("file"), block.lines());
                }
                if (block.isShell()) {
                    String reason = reasonToSkip(block, scratch);
                    if (reason.isEmpty()) {
                        run(block, scratch);
                        run++;
                    } else {
                        left.merge(reason, 1, Integer::sum);
                    }
                }
            }
        }
        System.out.println("documentation: " + root().relativize(page) + ": " + run + " blocks run, "
                + left.values().stream().mapToInt(Integer::intValue).sum() + " not " + left);
    }

    private static String reasonToSkip(DocumentationBlock block, DocumentationScratch scratch) {
        if (block.is("skip")) {
            return block.marks().substring("skip".length()).strip();
        }
        for (String facility : block.value("needs").split(",")) {
            if (!facility.isEmpty() && !scratch.has(facility)) {
                return "no " + facility + " here";
            }
        }
        return "";
    }

    private static void run(DocumentationBlock block, DocumentationScratch scratch) throws IOException {
        if (block.is("session")) {
            scratch.run("ringside create scratch").succeeded();
        }
        if (block.language().equals("sh")) {
            Home.Result result = scratch.run(String.join("\n", block.lines()));
            assertThat(result.status()).as("%s: %s", block, result).isZero();
        } else {
            for (DocumentationBlock.Exchange exchange : block.exchanges()) {
                Home.Result result = scratch.run("{ " + exchange.command() + "\n} 2>&1");
                assertThat(result.status()).as("%s: %s: %s", block, exchange.command(), result).isZero();
                assertThat(DocumentationBlock.matches(exchange.shown(), result.out()))
                        .as("%s: %s shows%n%s%nand prints%n%s", block, exchange.command(),
                                String.join("\n", exchange.shown()), result.out())
                        .isTrue();
            }
        }
        if (block.is("session")) {
            scratch.run("ringside destroy").succeeded();
        }
    }
}
