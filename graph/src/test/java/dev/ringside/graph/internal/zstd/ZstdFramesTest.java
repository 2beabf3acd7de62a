// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames are made by the program `zstd`; without it those tests are skipped.
class ZstdFramesTest {
    /// What RFC 8878 allows without any block type but raw and run-length: `abc` and five times `x`, no size, no
    /// checksum.
    private static final byte[] SIMPLE = HexFormat.of().parseHex("28b52ffd" + "0058" + "180000616263" + "2b000078");

    @TempDir
    Path directory;

    private byte[] compressed(byte[] content, String... options) throws IOException {
        Path file = Files.write(directory.resolve("content"), content);
        String[] command = Arrays.copyOf(new String[] {"zstd", "-q", "-c"}, 4 + options.length);
        System.arraycopy(options, 0, command, 3, options.length);
        command[command.length - 1] = file.toString();
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            Assumptions.abort("there is no program zstd: " + e.getMessage());
            throw e;
        }
        return process.getInputStream().readAllBytes();
    }

    /// Bytes that compress in all ways: text of few words, noise, runs, copies from far back, few symbols.
    private static byte[] content(Random random, int length) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String[] words = {"sched_switch", "prev_comm=", "irq_handler_entry", " ", "\n", "0x", "[000]", "é"};
        while (content.size() < length) {
            byte[] piece = new byte[random.nextInt(1, 3000)];
            switch (random.nextInt(5)) {
                case 0 -> random.nextBytes(piece);
                case 1 -> Arrays.fill(piece, (byte) random.nextInt(4));
                case 2 -> {
                    byte[] before = content.toByteArray();
                    int start = before.length == 0 ? 0 : random.nextInt(before.length);
                    piece = Arrays.copyOfRange(before, start, Math.min(before.length, start + piece.length));
                }
                case 3 -> {
                    for (int i = 0; i < piece.length; i++) {
                        piece[i] = (byte) ('a' + Math.min(25, Math.abs((int) (random.nextGaussian() * 4))));
                    }
                }
                default -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < 100; i++) {
                        text.append(words[random.nextInt(words.length)]).append(random.nextInt(50));
                    }
                    piece = text.toString().getBytes(StandardCharsets.UTF_8);
                }
            }
            content.writeBytes(piece);
        }
        return Arrays.copyOf(content.toByteArray(), length);
    }

    @Test
    void rawBlocksAndRunsAreWhatTheySay() throws MalformedFrameException {
        assertThat(ZstdFrames.decompress(SIMPLE, 8)).asString(StandardCharsets.US_ASCII).isEqualTo("abcxxxxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-3", "-9", "-19", "--fast=5", "--no-check", "--no-content-size"})
    void whatWasCompressedComesBack(String option) throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int length : new int[] {0, 1, 7, 100, 300, 5000, 66_000, 140_000, 700_000}) {
            byte[] content = content(random, length);
            assertThat(ZstdFrames.decompress(compressed(content, option), length)).as("length=%s", length)
                    .isEqualTo(content);
        }
    }

    @Test
    void literalsOfLongSequencesAreDecoded() throws Exception {
        byte[] text = "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(20_000)
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(ZstdFrames.decompress(compressed(text, "-5"), text.length)).isEqualTo(text);
    }

    @Test
    void framesBehindOneAnotherAndFramesToSkipAreOneContent() throws Exception {
        byte[] skipped = HexFormat.of().parseHex("532a4d18" + "03000000" + "ffffff");
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(SIMPLE);
        frames.writeBytes(skipped);
        frames.writeBytes(SIMPLE);
        assertThat(ZstdFrames.decompress(frames.toByteArray(), 16)).asString(StandardCharsets.US_ASCII)
                .isEqualTo("abcxxxxxabcxxxxx");
    }

    @Test
    void aWrongSizeIsAFault() {
        assertThatThrownBy(() -> ZstdFrames.decompress(SIMPLE, 9)).isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("told=9 bytes=8");
        assertThatThrownBy(() -> ZstdFrames.decompress(SIMPLE, 7)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aChangedContentHasAnotherChecksum() throws Exception {
        byte[] frame = compressed(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "--check");
        frame[frame.length - 6] ^= 1;
        assertThatThrownBy(() -> ZstdFrames.decompress(frame, 8)).isInstanceOf(MalformedFrameException.class)
                .hasMessage("wrong checksum");
    }

    @Test
    void brokenFramesAreFaultsOrWrongContentNeverAnythingElse() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        byte[] content = content(random, 9000);
        byte[] frame = compressed(content, "-9", "--no-check");
        int faults = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = Arrays.copyOf(frame, random.nextInt(4) == 0 ? random.nextInt(frame.length) : frame.length);
            for (int change = random.nextInt(3); change >= 0 && broken.length > 0; change--) {
                broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                ZstdFrames.decompress(broken, content.length);
            } catch (MalformedFrameException e) {
                faults++;
            } catch (RuntimeException | Error e) {
                fail("round=" + round, e);
            }
        }
        assertThat(faults).isGreaterThan(5000);
    }
}
