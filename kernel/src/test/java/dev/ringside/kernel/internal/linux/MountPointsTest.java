// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountPointsTest {
    private static byte[] mounts(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void areThoseOfTheTypeInTheirOrder() {
        byte[] mounts = mounts("""
                proc /proc proc rw 0 0
                none /sys/kernel/tracing tracefs rw,relatime 0 0
                bpf /sys/fs/bpf bpf rw 0 0
                none /mnt/tracing tracefs ro 0 0
                """);
        assertThat(MountPoints.parse(mounts, "tracefs"))
                .containsExactly(Path.of("/sys/kernel/tracing"), Path.of("/mnt/tracing"));
    }

    @Test
    void mayHaveBlanksAndBackslashesInTheirNames() {
        assertThat(MountPoints.parse(mounts("bpf /a\\040b\\134c\\011d bpf rw 0 0\n"), "bpf"))
                .containsExactly(Path.of("/a b\\c\td"));
    }

    /// Somebody's USB stick must not keep anybody from tracing.
    @Test
    void areFoundBesideNamesThatAreNoText() {
        assertThat(MountPoints.parse(mounts("/dev/sdb1 /media/\u00fc\u00e9 vfat rw 0 0\nbpf /bpf bpf rw 0 0\n"), "bpf"))
                .containsExactly(Path.of("/bpf"));
    }
}
