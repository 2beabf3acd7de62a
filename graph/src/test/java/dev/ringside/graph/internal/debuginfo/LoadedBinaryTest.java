// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses of programs that the compiler of this machine makes.
class LoadedBinaryTest {
    private static final long BASE = 0x7F00_0000_0000L;
    private static final long SIZE = 1L << 24;

    @TempDir
    private Path folder;

    private DebugInfoOptions options(boolean fullPath) {
        return new DebugInfoOptions(folder.resolve("debug").toString(), "debug_info", fullPath, Optional.empty());
    }

    private LoadedBinary loaded(String path, boolean independent) {
        return new LoadedBinary(
                new ObjectFiles(), options(false), independent ? BASE : 0, SIZE, path, independent);
    }

    private static List<String> resolved(LoadedBinary binary, long address) {
        ResolvedAddress found = binary.resolve(address);
        return found == null
                ? List.of()
                : List.of(text(found.binary()), text(found.function()), text(found.source()));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String hexadecimal(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }

    @ParameterizedTest
    @CsvSource({
        "-gdwarf-2, -pie, -O0", "-gdwarf-3, -no-pie, -O0", "-gdwarf-4, -pie, -O2", "-gdwarf-4, -no-pie, -O2",
        "-gdwarf-5, -pie, -O0", "-gdwarf-5, -pie, -O2", "-gdwarf-5, -no-pie, -O2"
    })
    void findsFunctionAndLineOfEveryDwarfVersion(String version, String kind, String optimization) throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, version, kind, optimization);
        checkAll(program, kind.equals("-pie"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gz", "-gdwarf64", "-ffunction-sections", "-static-pie", "-flto"})
    void findsFunctionAndLineWhateverTheLayoutOfTheFile(String option) throws IOException {
        checkAll(CompiledProgram.compile(folder, "-g", "-O1", "-fno-inline-functions-called-once", option), true);
    }

    private void checkAll(CompiledProgram program, boolean independent) {
        LoadedBinary binary = loaded(program.file().toString(), independent);
        check(program, binary, independent, "mark_plain", "plain", CompiledProgram.PLAIN_LINE);
        check(program, binary, independent, "mark_inlined", "caller", CompiledProgram.CALL_LINE);
    }

    private static void check(
            CompiledProgram program, LoadedBinary binary, boolean independent, String mark, String function, int line) {
        long address = program.address(mark);
        long offset = address - program.address(function);
        assertThat(resolved(binary, independent ? BASE + address : address)).containsExactly(
                "prog" + (independent ? "+" : "@") + hexadecimal(address),
                function + "+" + hexadecimal(offset),
                "prog.c:" + line);
    }

    @ParameterizedTest
    @CsvSource({"-gdwarf-4, -O0", "-gdwarf-4, -O2", "-gdwarf-5, -O0", "-gdwarf-5, -O2"})
    void findsFunctionAndLineInAFileOfTheUnit(String version, String optimization) throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, version, "-gsplit-dwarf", "-pie", optimization);
        Path part = partOf(program);
        checkAll(program, true);

        Path elsewhere = Files.move(part, folder.resolve("elsewhere"));
        assertThat(resolved(loaded(program.file().toString(), true), BASE + program.address("mark_plain")).get(1))
                .isEmpty();
        Files.write(part, Files.readAllBytes(program.file()));
        assertThat(resolved(loaded(program.file().toString(), true), BASE + program.address("mark_plain")).get(1))
                .isEmpty();
        Files.move(elsewhere, part, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        Path moved = Files.createDirectory(folder.resolve("moved"));
        Files.move(part, moved.resolve(part.getFileName()));
        checkAll(new CompiledProgram(Files.move(program.file(), moved.resolve("prog")), program.symbols()), true);
    }

    @ParameterizedTest
    @CsvSource({"-gdwarf-4, dwp", "-gdwarf-5, llvm-dwp"})
    void findsFunctionAndLineInAFileOfAllUnits(String version, String packer) throws IOException {
        assumeTrue(CompiledProgram.isInstalled(packer), "skipped: " + packer + " is not installed");
        CompiledProgram program = CompiledProgram.compile(folder, version, "-gsplit-dwarf", "-pie", "-O2");
        Path part = partOf(program);
        CompiledProgram.run(List.of(packer, "-o", program.file() + ".dwp", part.toString()));
        Files.delete(part);
        checkAll(program, true);
    }

    private Path partOf(CompiledProgram program) throws IOException {
        try (Stream<Path> files = Files.list(program.file().getParent())) {
            List<Path> parts = files.filter(file -> file.toString().endsWith(".dwo")).toList();
            // The compiler leaves them where it runs unless it names them after the program.
            assertThat(parts).hasSize(1);
            return parts.getFirst();
        }
    }

    @ParameterizedTest
    @CsvSource({"-gdwarf-4, -q", "-gdwarf-5, -q", "-gdwarf-5, --dwarf-5"})
    void findsNamesInAFileThatProgramsShare(String version, String link) throws IOException {
        assumeTrue(CompiledProgram.isInstalled("dwz"), "skipped: dwz is not installed");
        CompiledProgram program =
                CompiledProgram.compile(folder, version, "-pie", "-O2", "-Wl,--build-id=0xabcdef0123");
        Path other = Files.copy(program.file(), folder.resolve("other"));
        Path shared = folder.resolve("shared.debug");
        CompiledProgram.run(List.of(
                "dwz", link, "-m", shared.toString(), "-r", "-L", "none", "-l", "none",
                program.file().toString(), other.toString()));
        assertThat(shared).exists();
        checkAll(program, true);
        Files.delete(shared);
        LoadedBinary alone = loaded(program.file().toString(), true);
        assertThat(alone.resolve(BASE + program.address("mark_plain"))).isNotNull();
        assertThat(resolved(alone, BASE + program.address("mark_plain")).get(1)).isNotEqualTo("plain");
    }

    @Test
    void showsFullPathsWhenAsked() throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, "-g", "-pie");
        LoadedBinary binary = new LoadedBinary(
                new ObjectFiles(), options(true), BASE, SIZE, program.file().toString(), true);

        assertThat(resolved(binary, BASE + program.address("mark_plain")))
                .element(0).asString().startsWith(program.file() + "+0x");
        assertThat(resolved(binary, BASE + program.address("mark_plain")).getLast())
                .isEqualTo(folder.resolve("prog.c") + ":" + CompiledProgram.PLAIN_LINE);
    }

    @Test
    void namesTheNearestSymbolWithoutDebuggingInformation() throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, "-pie", "-O0");
        long address = program.address("mark_plain");

        assertThat(resolved(loaded(program.file().toString(), true), BASE + address)).containsExactly(
                "prog+" + hexadecimal(address), "plain+" + hexadecimal(address - program.address("plain")), "");
    }

    @Test
    void findsSeparateInformationByBuildId() throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, "-g", "-pie", "-Wl,--build-id=0xabcdef0123");
        byte[] buildId = HexFormat.of().parseHex("abcdef0123");
        Path separate = folder.resolve("debug/.build-id/ab/cdef0123.debug");
        separate(program, separate);
        long address = BASE + program.address("mark_plain");
        LoadedBinary binary = loaded(program.file().toString(), true);

        assertThat(resolved(binary, address).getLast()).isEmpty();
        binary.buildId(buildId);
        assertThat(resolved(binary, address).getLast()).isEqualTo("prog.c:" + CompiledProgram.PLAIN_LINE);
    }

    @Test
    void saysNothingOfAFileWithAnotherBuildId() throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, "-g", "-pie", "-Wl,--build-id=0xabcdef0123");
        LoadedBinary binary = loaded(program.file().toString(), true);
        binary.buildId(new byte[] {1, 2, 3, 4, 5});

        assertThat(binary.resolve(BASE + program.address("mark_plain"))).isNull();
    }

    @Test
    void findsSeparateInformationByDebugLinkWithTheRightChecksum() throws IOException {
        CompiledProgram program = CompiledProgram.compile(folder, "-g", "-pie");
        Path separate = folder.resolve(".debug/prog.debug");
        separate(program, separate);
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(separate));
        long address = BASE + program.address("mark_plain");
        LoadedBinary binary = loaded(program.file().toString(), true);

        binary.debugLink("prog.debug", crc.getValue() ^ 1);
        assertThat(resolved(binary, address).getLast()).isEmpty();
        binary.debugLink("prog.debug", crc.getValue());
        assertThat(resolved(binary, address).getLast()).isEqualTo("prog.c:" + CompiledProgram.PLAIN_LINE);
    }

    private static void separate(CompiledProgram program, Path separate) throws IOException {
        Files.createDirectories(separate.getParent());
        String file = program.file().toString();
        CompiledProgram.run(List.of("objcopy", "--only-keep-debug", file, separate.toString()));
        CompiledProgram.run(List.of("strip", file));
    }

    @Test
    void showsOnlyTheAddressOfAFileThatIsNotThereOrIsNone() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no object file");

        assertThat(resolved(loaded("/none/lib.so", true), BASE + 0x10)).containsExactly("lib.so+0x10", "", "");
        assertThat(resolved(loaded(text.toString(), false), 0x10)).containsExactly("text@0x10", "", "");
        assertThat(resolved(loaded(folder.toString(), true), BASE + 1).subList(1, 3)).containsExactly("", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-3", "-gdwarf-4", "-gdwarf-5", "-gz", "-gsplit-dwarf"})
    void endsWithAnAnswerHoweverBrokenAFileIs(String option) throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("LoadedBinaryTest seed=" + seed + " option=" + option);
        SplittableRandom random = new SplittableRandom(seed);
        CompiledProgram program = CompiledProgram.compile(folder, "-g", option, "-pie", "-O2");
        byte[] whole = Files.readAllBytes(program.file());
        Path broken = folder.resolve("broken");
        for (int round = 0; round < 80; round++) {
            byte[] bytes = whole.clone();
            int length = round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length;
            // Debugging information and section headers stand in the last part.
            int from = round % 2 == 0 ? 0 : Math.min(length, bytes.length / 2);
            for (int change = random.nextInt(1, 40); change > 0 && from < length; change--) {
                bytes[random.nextInt(from, length)] = (byte) random.nextInt();
            }
            Files.write(broken, java.util.Arrays.copyOf(bytes, length));
            LoadedBinary binary = loaded(broken.toString(), true);
            assertThat(binary.resolve(BASE + program.address("mark_plain"))).isNotNull();
            assertThat(binary.resolve(BASE + program.address("mark_inlined"))).isNotNull();
            binary.buildId(new byte[] {1});
            assertThat(binary.resolve(BASE)).isNull();
        }
    }
}
