// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.graph.internal.debuginfo.dwarf.DebugInformation;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/// The object files that binaries of a trace lead to, each read once, however many processes loaded it. A file that is
/// not there, or is broken, is the same as none. One thread.
final class ObjectFiles {
    private final Map<String, Optional<ElfFile>> files = new HashMap<>();
    private final Map<String, Optional<DebugInformation>> information = new HashMap<>();
    private final Map<String, OptionalLong> checksums = new HashMap<>();

    Optional<ElfFile> file(String path) {
        return files.computeIfAbsent(path, ObjectFiles::open);
    }

    private static Optional<ElfFile> open(String path) {
        try {
            return Optional.of(ElfFile.open(Path.of(path)));
        } catch (IOException | MalformedObjectException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// The debugging information in a file; empty without any.
    Optional<DebugInformation> information(String path) {
        return information.computeIfAbsent(path, key -> file(key).flatMap(ObjectFiles::read));
    }

    private static Optional<DebugInformation> read(ElfFile file) {
        try {
            return DebugInformation.of(file);
        } catch (IOException | MalformedObjectException e) {
            return Optional.empty();
        }
    }

    /// Whether a file is an object file with this build ID.
    boolean hasBuildId(String path, byte[] buildId) {
        try {
            Optional<ElfFile> file = file(path);
            return file.isPresent() && file.get().hasBuildId(buildId);
        } catch (IOException | MalformedObjectException e) {
            return false;
        }
    }

    /// Whether a file has this CRC-32, the one of debug links.
    boolean hasChecksum(String path, long crc) {
        OptionalLong checksum = checksums.computeIfAbsent(path, ObjectFiles::checksum);
        return checksum.isPresent() && checksum.getAsLong() == crc;
    }

    private static OptionalLong checksum(String name) {
        try {
            Path path = Path.of(name);
            return Files.isRegularFile(path) ? OptionalLong.of(checksum(path)) : OptionalLong.empty();
        } catch (IOException | InvalidPathException e) {
            return OptionalLong.empty();
        }
    }

    private static long checksum(Path path) throws IOException {
        CRC32 crc = new CRC32();
        byte[] part = new byte[1 << 16];
        try (InputStream input = Files.newInputStream(path)) {
            for (int length = input.read(part); length >= 0; length = input.read(part)) {
                crc.update(part, 0, length);
            }
        }
        return crc.getValue();
    }
}
