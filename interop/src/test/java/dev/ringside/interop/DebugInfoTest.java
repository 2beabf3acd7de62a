// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `--debug-info` says of each address of a compiled program what Babeltrace 2 says.
@Tag("peer")
final class DebugInfoTest {
    private static final long BASE = 0x7F00_0000_0000L;
    private static final long SIZE = 1L << 20;
    /// Babeltrace 2 knows those of 20 bytes only.
    private static final String BUILD_ID = "abcdef0123456789abcdef0123456789abcdef01";
    private static final int ADDRESSES = 0x400;
    private static final String PROGRAM = """
            #include <cstdio>
            #include <cstdlib>
            static inline __attribute__((always_inline)) int deep(int x) { return x * 3 + rand(); }
            static inline __attribute__((always_inline)) int mid(int x)
            {
                if (x > 2) {
                    int y = deep(x);
                    return y + 1;
                }
                return x;
            }
            namespace space { struct Thing { int method(int x); template<class T> T grow(T t) \
            { return t + deep((int) t); } };
            int Thing::method(int x) { return x * mid(x); }
            namespace { __attribute__((noinline)) int hidden(int y) { return y * y; } } }
            __attribute__((noinline, cold)) void rare(int x) { printf("%d", x); }
            __attribute__((noinline)) int split(int x)
            {
                if (__builtin_expect(x == 77, 0)) {
                    rare(x);
                    abort();
                }
                return x + rand();
            }
            int main(int argc, char **argv)
            {
                space::Thing thing;
                int sum = 0;
                for (int i = 0; i < argc; i++) {
                    sum += thing.method(i) + thing.grow<long>(i) + mid(i);
                }
                return sum + split(argc) + space::hidden(argc);
            }
            """;

    private Home home;
    private Path program;

    @BeforeEach
    void writeProgram() throws IOException {
        for (String needed : List.of("babeltrace2", "g++", "readelf", "objcopy", "strip")) {
            assumeTrue(Programs.isInstalled(needed), "skipped: " + needed + " is not installed");
        }
        home = new Home();
        program = home.folder().resolve("program");
        Files.writeString(home.folder().resolve("program.cpp"), PROGRAM);
    }

    @AfterEach
    void close() {
        if (home != null) {
            home.close();
        }
    }

    private void compile(String... options) {
        var command =
                new java.util.ArrayList<>(List.of("g++", "-Wl,--build-id=0x" + BUILD_ID, "-o", program.toString()));
        command.addAll(List.of(options));
        command.add(home.folder().resolve("program.cpp").toString());
        home.run(command).succeeded();
    }

    /// Where the code starts, as the file counts.
    private long textAddress() {
        return home.run(List.of("readelf", "-SW", program.toString())).succeeded().out().lines()
                .filter(line -> line.contains(" .text "))
                .map(line -> line.substring(line.indexOf("PROGBITS")).split(" +")[1])
                .mapToLong(address -> Long.parseUnsignedLong(address, 16))
                .findFirst()
                .orElseThrow();
    }

    private void addAddresses(InstructionPointerTrace trace, long first) {
        for (int i = 0; i < ADDRESSES; i++) {
            trace.at(first + i);
        }
    }

    private void compare(InstructionPointerTrace trace, String... options) throws IOException {
        Path folder = home.folder().resolve("trace");
        trace.write(folder);
        var ours = new java.util.ArrayList<>(List.of("convert", "-m", "0", "--debug-info"));
        ours.addAll(List.of(options));
        ours.add(folder.toString());
        var theirs = new java.util.ArrayList<>(List.of("babeltrace2", "--debug-info"));
        theirs.addAll(List.of(options));
        theirs.add(folder.toString());

        String expected = home.run(theirs).succeeded().out();
        assertThat(home.ringside(ours.toArray(String[]::new)).succeeded().out()).isEqualTo(expected);
        assertThat(expected).contains("program.cpp:");
    }

    @ParameterizedTest
    @CsvSource({
        "-gdwarf-2, -pie, -O2", "-gdwarf-3, -pie, -O0", "-gdwarf-4, -no-pie, -O2", "-gdwarf-5, -pie, -O0",
        "-gdwarf-5, -no-pie, -O1", "-gdwarf-5, -static-pie, -O2"
    })
    void saysTheSameOfEachAddress(String version, String kind, String optimization) throws IOException {
        compile(version, kind, optimization);
        boolean independent = !kind.equals("-no-pie");
        long text = textAddress();
        var trace = new InstructionPointerTrace();
        // What is not position-independent lies where the file says.
        long base = independent ? BASE : text & -SIZE;
        trace.load(base, SIZE, program, independent);
        trace.buildId(base, HexFormat.of().parseHex(BUILD_ID));
        addAddresses(trace, independent ? base + text : text);
        compare(trace);
        compare(trace, "--debug-info-full-path");
    }

    @Test
    void findsTheSameSeparateFiles() throws IOException {
        compile("-g", "-pie", "-O1");
        long text = textAddress();
        Path separate = home.folder().resolve("debug/.build-id/ab/" + BUILD_ID.substring(2) + ".debug");
        Files.createDirectories(separate.getParent());
        home.run(List.of("objcopy", "--only-keep-debug", program.toString(), separate.toString())).succeeded();
        home.run(List.of("strip", program.toString())).succeeded();
        Path linked = Files.copy(separate, home.folder().resolve("linked.debug"));
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(linked));

        var trace = new InstructionPointerTrace();
        trace.load(BASE, SIZE, program, true);
        trace.buildId(BASE, HexFormat.of().parseHex(BUILD_ID));
        addAddresses(trace, BASE + text);
        trace.load(BASE + SIZE, SIZE, program, true);
        trace.debugLink(BASE + SIZE, crc.getValue(), "linked.debug");
        addAddresses(trace, BASE + SIZE + text);
        trace.load(BASE + 2 * SIZE, SIZE, program, true);
        trace.buildId(BASE + 2 * SIZE, new byte[20]);
        addAddresses(trace, BASE + 2 * SIZE + text);
        compare(trace, "--debug-info-dir=" + home.folder().resolve("debug"));
    }

    @Test
    void looksBelowTheTargetPrefix() throws IOException {
        compile("-g", "-pie", "-O1");
        var trace = new InstructionPointerTrace();
        trace.load(BASE, SIZE, Path.of("/program"), true);
        addAddresses(trace, BASE + textAddress());
        compare(trace, "--debug-info-target-prefix=" + home.folder(), "--debug-info-full-path");
    }
}
