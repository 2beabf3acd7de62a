// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageJarsTest {
    @TempDir
    Path folder;

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(("what " + name + " says").getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    @Test
    void oneJarHoldsWhatAllHeldButWhatTellsThemApart() throws IOException {
        Path first = jar("first.jar", "META-INF/", "META-INF/MANIFEST.MF", "module-info.class", "a/", "a/help.txt");
        Path second = jar("second.jar", "META-INF/MANIFEST.MF", "module-info.class", "META-INF/services/a.A", "b.txt");
        Path target = folder.resolve("one.jar");
        ImageJars.merge(target, List.of(first, second));
        try (ZipFile merged = new ZipFile(target.toFile())) {
            assertThat(merged.stream().map(ZipEntry::getName))
                    .containsExactly("a/help.txt", "META-INF/services/a.A", "b.txt");
            assertThat(merged.stream().map(ZipEntry::getMethod)).containsOnly(ZipEntry.STORED);
            assertThat(merged.getInputStream(merged.getEntry("b.txt"))).hasContent("what second.jar says");
        }
    }

    @Test
    void twoEntriesOfOneNameAreAnErrorAndLeaveNoJar() throws IOException {
        Path target = folder.resolve("one.jar");
        List<Path> jars = List.of(jar("first.jar", "same.txt"), jar("second.jar", "same.txt"));
        assertThatThrownBy(() -> ImageJars.merge(target, jars)).isInstanceOf(ZipException.class);
        assertThat(target).doesNotExist();
    }
}
