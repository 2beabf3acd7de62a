// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A C program made by the compiler of this machine, with the addresses of its symbols as `nm` says them. Tests are
/// skipped without a compiler.
record CompiledProgram(Path file, Map<String, Long> symbols) {
    /// Each marked line starts with a symbol of its own.
    static final String SOURCE = """
            extern int printf(const char *, ...);
            static inline __attribute__((always_inline)) int inner(int x)
            {
                __asm__ volatile("mark_inlined: .globl mark_inlined; nop");
                return x + 3;
            }
            __attribute__((noinline)) int plain(int x)
            {
                printf("%d", x);
                __asm__ volatile("mark_plain: .globl mark_plain; nop");
                return x * 7;
            }
            __attribute__((noinline)) int caller(int x)
            {
                if (x > 1) {
                    x = inner(x);
                }
                return x + plain(x);
            }
            int main(int argc, char **argv)
            {
                return caller(argc);
            }
            """;
    static final int PLAIN_LINE = 10;
    static final int CALL_LINE = 16;

    static CompiledProgram compile(Path folder, String... options) throws IOException {
        assumeTrue(isInstalled("gcc") && isInstalled("nm"), "skipped: gcc and nm are not installed");
        Path source = folder.resolve("prog.c");
        Files.writeString(source, SOURCE);
        Path file = folder.resolve("prog");
        List<String> command = new ArrayList<>(List.of("gcc", "-o", file.toString()));
        command.addAll(Arrays.asList(options));
        command.add(source.toString());
        run(command);
        return new CompiledProgram(file, symbols(file));
    }

    static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as("%s%n%s", command, output).isZero();
        return output;
    }

    private static Map<String, Long> symbols(Path file) throws IOException {
        Map<String, Long> symbols = new HashMap<>();
        for (String line : run(List.of("nm", file.toString())).split("\n")) {
            String[] parts = line.strip().split(" +");
            if (parts.length == 3) {
                symbols.put(parts[2], Long.parseUnsignedLong(parts[0], 16));
            }
        }
        return symbols;
    }

    long address(String symbol) {
        return symbols.get(symbol);
    }
}
