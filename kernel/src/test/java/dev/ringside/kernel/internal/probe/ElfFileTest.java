// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against libjvm, which every machine that runs this has, and readelf, where it is installed.
final class ElfFileTest {
    private static final Path LIBRARY = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");

    @TempDir
    private Path folder;

    @Test
    void findsAFunctionWhereReadelfDoes() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/readelf")), "readelf is not installed");
        long address = address(LIBRARY, "JNI_CreateJavaVM(@.*)?");
        ProbePlace place = ElfFile.open(LIBRARY).function("JNI_CreateJavaVM").orElseThrow();
        assertThat(place.offset()).isEqualTo(address - loadShift(LIBRARY, address));
        assertThat(ElfFile.open(LIBRARY).function("no_such_function")).isEmpty();
    }

    /// A library that exports a function in two versions has the older one first or last.
    @Test
    void findsTheVersionThatProgramsAreLinkedToNow() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/readelf")), "readelf is not installed");
        for (int order = 0; order < 2; order++) {
            Path library = versioned(order);
            long now = address(library, "fn@@V2");
            assertThat(address(library, "fn@V1")).isNotEqualTo(now);
            assertThat(ElfFile.open(library).function("fn"))
                    .hasValueSatisfying(place -> assertThat(place.offset()).isEqualTo(now - loadShift(library, now)));
        }
    }

    private Path versioned(int order) throws Exception {
        String[] symbols = {"__asm__(\".symver old,fn@V1\");", "__asm__(\".symver new,fn@@V2\");"};
        Path source = Files.writeString(
                folder.resolve("versions" + order + ".c"),
                symbols[order] + "\n" + symbols[1 - order]
                        + "\nint old(int a) { return a; }\nint new(int a) { return a + 1; }\n");
        Path versions = Files.writeString(
                folder.resolve("versions.map"), "V1 { global: fn; local: *; }; V2 { global: fn; } V1;");
        Path library = folder.resolve("versions" + order + ".so");
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(),
                            "-Wl,--version-script=" + versions)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("gcc is not installed");
            throw e;
        }
        assertThat(compiler.waitFor()).isZero();
        return library;
    }

    private static long address(Path library, String symbol) throws Exception {
        Pattern line = Pattern.compile("\\s*\\d+: ([0-9a-f]+)\\s.*FUNC .* " + symbol);
        return lines("readelf", "--dyn-syms", "-W", library.toString())
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseUnsignedLong(matcher.group(1), 16))
                .findFirst()
                .orElseThrow();
    }

    /// How far the part of the file that holds an address lies from its place in the file.
    private static long loadShift(Path library, long address) {
        Pattern line = Pattern.compile("\\s*LOAD\\s+0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) .*");
        List<Matcher> segments =
                lines("readelf", "-lW", library.toString()).map(line::matcher).filter(Matcher::matches).toList();
        for (Matcher segment : segments) {
            long start = Long.parseUnsignedLong(segment.group(2), 16);
            if (address >= start && address < start + Long.parseUnsignedLong(segment.group(3), 16)) {
                return start - Long.parseUnsignedLong(segment.group(1), 16);
            }
        }
        throw new AssertionError("no segment holds " + address);
    }

    private static Stream<String> lines(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesWhatIsNoElfFile() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "#!/bin/sh\n".repeat(20));
        assertThatThrownBy(() -> ElfFile.open(text)).isInstanceOf(IOException.class).hasMessageContaining("ELF");
        assertThatThrownBy(() -> ElfFile.open(folder.resolve("absent"))).isInstanceOf(IOException.class);
    }

    @Test
    void answersBrokenFilesWithAnErrorOnly() throws IOException {
        Path program = Path.of("/bin/sh").toRealPath();
        byte[] whole = Files.readAllBytes(program);
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("ElfFileTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] broken = whole.clone();
            // The headers are at both ends.
            for (int j = 0; j < 20; j++) {
                int at = random.nextBoolean() ? random.nextInt(600) : broken.length - 1 - random.nextInt(2000);
                broken[at] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("broken"), broken);
            try {
                ElfFile elf = ElfFile.open(file);
                elf.function("no_such_function");
                elf.staticProbes("no", "such");
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
