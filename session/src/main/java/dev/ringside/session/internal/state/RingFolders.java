// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.state;

import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// The places where sessions keep their ring files: a folder for each session in shared memory, below one of the user's
/// and the home's, or where `--shm-path` says; and in the run directory the list of these folders, for the next daemon.
public final class RingFolders {
    static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private static final int MAXIMUM_TRIES = 100;

    private final RunDirectory run;

    public RingFolders(RunDirectory run) {
        this.run = run;
    }

    /// Makes the folder of a new session.
    ///
    /// @param shmPath empty: the default place
    public RingFolder create(String shmPath) throws IOException {
        String id = UUID.randomUUID().toString();
        Path folder = shmPath.isEmpty() ? defaultParent().resolve(id) : Path.of(shmPath);
        make(folder);
        Path pointer = pointers().resolve(id);
        Files.createDirectories(pointers(), ownerOnly());
        Files.writeString(pointer, folder.toString());
        return new RingFolder(folder, pointer);
    }

    /// A session that ends at this moment may take the empty parents away again.
    private void make(Path folder) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                Files.createDirectories(folder.getParent(), folderMode());
                Files.createDirectory(folder, folderMode());
                if (run.system()) {
                    openToOthers(folder);
                }
                return;
            } catch (NoSuchFileException e) {
                if (tries == MAXIMUM_TRIES) {
                    throw e;
                }
            }
        }
    }

    /// Whatever the file mode creation mask: applications of other users must get to their own files.
    private static void openToOthers(Path folder) throws IOException {
        for (Path each = folder;
                each != null && isOwn(each) && !each.equals(SHARED_MEMORY);
                each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
            if (each.equals(userFolder(RunDirectory.ownUid()))) {
                return;
            }
        }
    }

    /// The folders that earlier daemons left.
    public List<RingFolder> leftBehind() throws IOException {
        if (!Files.isDirectory(pointers())) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(pointers())) {
            List<Path> found = list.sorted().toList();
            List<RingFolder> folders = new ArrayList<>();
            for (Path pointer : found) {
                folders.add(new RingFolder(Path.of(Files.readString(pointer)), pointer));
            }
            return folders;
        }
    }

    /// What the kernel tracers of earlier daemons kept.
    public List<String> kernelStatesLeftBehind() throws IOException {
        List<String> states = new ArrayList<>();
        for (RingFolder folder : leftBehind()) {
            if (Files.exists(folder.kernelStateFile())) {
                states.add(Files.readString(folder.kernelStateFile()));
            }
        }
        return states;
    }

    /// What the kernel tracers of daemons keep that have other home folders, or kept before they were killed, as far as
    /// it is in the default place.
    public List<String> kernelStatesOfOtherHomes() {
        List<String> states = new ArrayList<>();
        for (Path home : folders(userFolder(run.uid()))) {
            if (home.endsWith(run.homeDigest())) {
                continue;
            }
            for (Path folder : folders(home)) {
                try {
                    states.add(Files.readString(new RingFolder(folder, folder).kernelStateFile()));
                } catch (IOException e) {
                    // It has none, or has ended at this moment.
                }
            }
        }
        return states;
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> list = isOwn(parent) ? Files.list(parent) : Stream.empty()) {
            return list.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// `/dev/shm/ringside-UID/HOME`; below the run directory where there is no shared memory, or where someone else has
    /// made a folder of that name: anyone can, there.
    private Path defaultParent() throws IOException {
        if (Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)) {
            Path userFolder = userFolder(run.uid());
            if (!Files.exists(userFolder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(userFolder, folderMode());
            }
            if (isOwn(userFolder)) {
                return userFolder.resolve(run.homeDigest());
            }
        }
        return run.folder().resolve("rings");
    }

    static Path userFolder(long uid) {
        return SHARED_MEMORY.resolve("ringside-" + uid);
    }

    private static boolean isOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        int uid = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return (uid & 0xFFFF_FFFFL) == RunDirectory.ownUid();
    }

    /// Applications of other users reach their own files through root's folders, without seeing what else there is.
    private FileAttribute<Set<PosixFilePermission>> folderMode() {
        return PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(run.system() ? "rwx--x--x" : "rwx------"));
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    private Path pointers() {
        return run.folder().resolve("sessions");
    }
}
