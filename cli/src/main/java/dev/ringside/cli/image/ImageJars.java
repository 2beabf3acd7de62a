// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes one jar of an image's jars, for a fast start: [BootstrapLowering] applied to the project's own classes,
/// everything stored without compression. What only tells jars apart (module descriptors, manifests, what Maven leaves
/// behind) stays out. Arguments: the jar to make, then the jars to read. These should be on the class path, where the
/// class hierarchy is looked up.
public final class ImageJars {
    private static final String OWN_CLASSES = "dev/ringside/";

    private ImageJars() {}

    public static void main(String[] jars) throws IOException {
        List<Path> sources = Arrays.stream(jars).skip(1).map(Path::of).toList();
        merge(Path.of(jars[0]), sources);
    }

    /// @throws IOException where two jars have an entry of one name, among others
    static void merge(Path target, List<Path> jars) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(fresh))) {
            to.setMethod(ZipOutputStream.STORED);
            for (Path jar : jars) {
                append(jar, to);
            }
        }
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void append(Path jar, ZipOutputStream to) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : from.stream().filter(ImageJars::belongs).toList()) {
                try (InputStream in = from.getInputStream(entry)) {
                    store(to, entry, lowered(entry.getName(), in.readAllBytes()));
                }
            }
        }
    }

    private static boolean belongs(ZipEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && !name.equals("module-info.class")
                && (!name.startsWith("META-INF/") || name.startsWith("META-INF/services/"));
    }

    private static byte[] lowered(String name, byte[] content) {
        return name.startsWith(OWN_CLASSES) && name.endsWith(".class") ? BootstrapLowering.lower(content) : content;
    }

    private static void store(ZipOutputStream to, ZipEntry original, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(original.getName());
        entry.setTime(original.getTime());
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
