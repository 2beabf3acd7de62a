// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites the jars of an image in place for a fast start: [BootstrapLowering] applied to the project's own classes,
/// everything stored without compression. Arguments: the jars. They should be on the class path, where the class
/// hierarchy is looked up; the running process keeps the old files.
public final class ImageJars {
    private static final String OWN_CLASSES = "dev/ringside/";

    private ImageJars() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            rewrite(Path.of(jar));
        }
    }

    static void rewrite(Path jar) throws IOException {
        Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(fresh))) {
            to.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry : from.stream().toList()) {
                try (InputStream in = from.getInputStream(entry)) {
                    store(to, entry, lowered(entry.getName(), in.readAllBytes()));
                }
            }
        }
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
