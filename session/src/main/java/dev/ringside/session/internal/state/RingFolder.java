// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.state;

import dev.ringside.protocol.RunDirectory;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// The folder of one session's ring files, with its [SessionState] in `session.state`.
///
/// @param pointer the file in the run directory that tells of the folder
public record RingFolder(Path path, Path pointer) {
    static final String STATE_FILE = "session.state";
    private static final String RING_SUFFIX = ".ring";
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /// Makes a ring file that the processes of a user can map.
    public RingFile createRings(long channelId, RingShape shape, long uid) throws IOException {
        requireRoom(RingLayout.fileBytes(shape));
        RingFile file = RingFile.create(path.resolve("channel-" + channelId + RING_SUFFIX), shape, uid);
        if (uid != RunDirectory.ownUid()) {
            Files.setAttribute(file.path(), "unix:uid", (int) uid);
        }
        return file;
    }

    /// Refuses what would fill the file system, or all memory, before it is tried.
    public void requireRoom(long bytes) throws IOException {
        long usableBytes = Math.min(Files.getFileStore(path).getUsableSpace(), availableMemoryBytes());
        if (bytes > usableBytes) {
            throw new IOException(
                    "not enough memory for ring buffers: bytes=" + bytes + " available=" + usableBytes + " folder="
                            + path);
        }
    }

    private static long availableMemoryBytes() {
        try {
            for (String line : Files.readAllLines(MEMORY)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
        return Long.MAX_VALUE;
    }

    /// Replaces the state file in one step.
    public void save(SessionState state) throws IOException {
        Path next = path.resolve(STATE_FILE + ".new");
        Files.writeString(next, state.toText(), StandardCharsets.UTF_8);
        Files.move(next, path.resolve(STATE_FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public SessionState load() throws IOException {
        return SessionState.parse(Files.readString(path.resolve(STATE_FILE), StandardCharsets.UTF_8));
    }

    public boolean exists() {
        return Files.exists(path.resolve(STATE_FILE));
    }

    /// Where the kernel tracer keeps what the next daemon needs; goes with the folder.
    public Path kernelStateFile() {
        return path.resolve(STATE_FILE + ".kernel");
    }

    /// Removes what the daemon made there, and the folder if nothing else is in it.
    public void delete() throws IOException {
        if (Files.isDirectory(path)) {
            for (Path file : ownFiles()) {
                Files.deleteIfExists(file);
            }
            boolean deleted = deleteWhenEmpty(path);
            // Those of the home and the user, in shared memory: others may still be using them.
            Path parent = path.getParent();
            while (deleted && parent != null && isOurs(parent)) {
                deleted = deleteWhenEmpty(parent);
                parent = parent.getParent();
            }
        }
        Files.deleteIfExists(pointer);
    }

    private boolean isOurs(Path parent) {
        return parent.startsWith(RingFolders.SHARED_MEMORY) && !parent.equals(RingFolders.SHARED_MEMORY)
                && path.startsWith(RingFolders.userFolder(RunDirectory.ownUid()));
    }

    private List<Path> ownFiles() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(STATE_FILE) || name.endsWith(RING_SUFFIX);
                    })
                    .toList();
        }
    }

    private static boolean deleteWhenEmpty(Path folder) throws IOException {
        try {
            return Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }
}
