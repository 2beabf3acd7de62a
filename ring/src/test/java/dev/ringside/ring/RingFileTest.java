// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingFileTest {
    @TempDir
    Path folder;

    @Test
    void isReadBackAsItWasMade() throws IOException {
        for (RingSelection selection : RingSelection.values()) {
            for (LossMode lossMode : LossMode.values()) {
                RingShape shape = new RingShape(
                        3, 8192, 2, lossMode, selection, RingClock.TSC, TestRings.UUID_OF_TRACE, 7, 1L << 40);
                Path path = folder.resolve(selection + "-" + lossMode);
                try (RingFile made = RingFile.create(path, shape, 4711)) {
                    RingFile opened = RingFile.open(path);
                    assertThat(opened.shape()).isEqualTo(shape);
                    assertThat(opened.ownerLabel()).isEqualTo(4711);
                    assertThat(opened.path()).isEqualTo(path);
                    assertThat(Files.size(path)).isEqualTo(made.segment().byteSize());
                }
            }
        }
    }

    @Test
    void belongsToItsOwnerOnly() throws IOException {
        TestRings.create(folder, TestRings.lanes(1, 4096, 2, LossMode.DISCARD)).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ring"))))
                .isEqualTo("rw-------");
    }

    @Test
    void hasAllItsBlocks() throws Exception {
        RingShape shape = TestRings.lanes(2, 1 << 16, 4, LossMode.DISCARD);
        TestRings.create(folder, shape).close();
        Process stat = new ProcessBuilder("stat", "-c", "%b %B", folder.resolve("ring").toString()).start();
        String[] blocks = new String(stat.getInputStream().readAllBytes()).strip().split(" ");
        assertThat(Long.parseLong(blocks[0]) * Long.parseLong(blocks[1]))
                .isGreaterThanOrEqualTo(RingLayout.fileBytes(shape));
    }

    @Test
    void doesNotReplaceAFile() throws IOException {
        Path path = Files.writeString(folder.resolve("ring"), "precious");
        assertThatThrownBy(() -> TestRings.create(folder, TestRings.lanes(1, 4096, 2, LossMode.DISCARD)))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(path).hasContent("precious");
    }

    @Test
    void isUnmappedByItsCreatorsClose() throws IOException {
        RingFile file = TestRings.create(folder, TestRings.lanes(1, 4096, 2, LossMode.DISCARD));
        file.close();
        assertThat(file.segment().scope().isAlive()).isFalse();
        file.close();
    }

    @Test
    void refusesWhatIsNoRingFile() throws IOException {
        Path path = folder.resolve("ring");
        Files.write(path, new byte[0]);
        assertRefused(path, "shorter than its header");
        Files.write(path, new byte[100_000]);
        assertRefused(path, "magic");
        Files.write(path, new byte[4096]);
        assertRefused(path, "magic");
    }

    @Test
    void refusesAnotherVersionAnotherByteOrderAndAnUnfinishedFile() throws IOException {
        Path path = folder.resolve("ring");
        TestRings.create(folder, TestRings.lanes(1, 4096, 2, LossMode.DISCARD)).close();
        byte[] good = Files.readAllBytes(path);
        byte[] bytes = good.clone();
        bytes[10] = 2;
        Files.write(path, bytes);
        assertRefused(path, "major version found=2 expected=1");
        bytes = good.clone();
        bytes[8] = bytes[10] = 0;
        Files.write(path, bytes);
        assertRefused(path, "not finished");
        bytes = good.clone();
        bytes[12] = 1;
        bytes[13] = 2;
        bytes[14] = 3;
        bytes[15] = 4;
        Files.write(path, bytes);
        assertRefused(path, "byte order");
        Files.write(path, Arrays.copyOf(good, good.length - 4096));
        assertRefused(path, "file bytes");
    }

    private static void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> RingFile.open(path))
                .isInstanceOf(RingFormatException.class)
                .hasMessageContaining("path=" + path)
                .hasMessageContaining(reason);
    }

    @Test
    void anyHeaderIsReadOrRefused() throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Path path = folder.resolve("ring");
        TestRings.create(folder, TestRings.lanes(1, 4096, 2, LossMode.DISCARD)).close();
        byte[] good = Files.readAllBytes(path);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(144)] = (byte) (random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(8));
            }
            Files.write(path, bytes);
            try {
                RingFile.open(path);
            } catch (RingFormatException e) {
                refused++;
            }
        }
        assertThat(refused).as("of 3000, seed=" + seed).isGreaterThan(1000);
    }

    @Test
    void aFullFileSystemIsACleanError() throws Exception {
        Path mountPoint = Files.createDirectory(folder.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mountPoint.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "no tmpfs can be mounted here, root is needed");
        try {
            RingShape shape = TestRings.lanes(2, 1 << 16, 2, LossMode.DISCARD);
            assertThatThrownBy(() -> TestRings.create(mountPoint, shape))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("folder=" + mountPoint)
                    .hasMessageContaining("bytes=" + RingLayout.fileBytes(shape))
                    .hasMessageContaining("No space left");
            assertThat(mountPoint).isEmptyDirectory();
        } finally {
            assertThat(new ProcessBuilder("umount", mountPoint.toString()).start().waitFor()).isZero();
        }
    }

    @Test
    void shapesAreChecked() {
        RingShape good = TestRings.lanes(1, 4096, 2, LossMode.OVERWRITE);
        assertThat(good.streamId(3)).isEqualTo(103);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRings.lanes(0, 4096, 2, LossMode.DISCARD))
                .withMessageContaining("ringCount=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRings.lanes(1, 5000, 2, LossMode.DISCARD))
                .withMessageContaining("subBufferBytes=5000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRings.lanes(1, 2048, 2, LossMode.DISCARD))
                .withMessageContaining("subBufferBytes=2048");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRings.lanes(1, 4096, 3, LossMode.DISCARD))
                .withMessageContaining("subBufferCount=3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRings.lanes(1, 4096, 1, LossMode.OVERWRITE))
                .withMessageContaining("subBufferCount=1");
    }
}
