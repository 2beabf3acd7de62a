// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal;

import dev.ringside.protocol.MessageListener;
import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;

/// The run directory, held by one daemon: its folder, lock and pid file, and the permissions of all that is in it.
///
/// | | a user's | root's |
/// |---|---|---|
/// | folder | 0700 | 0711 |
/// | application socket | 0600 | 0666: the applications of all users register |
/// | client socket | 0600 | 0660 and group `tracing` where there is one |
public final class RunFolder implements AutoCloseable {
    private static final String TRACING_GROUP = "tracing";

    private final RunDirectory run;
    private final FileChannel lockChannel;

    private RunFolder(RunDirectory run, FileChannel lockChannel) {
        this.run = run;
        this.lockChannel = lockChannel;
    }

    /// @throws DaemonRunningException if a daemon has it already
    public static RunFolder hold(RunDirectory run) throws IOException {
        makeFolder(run.folder(), run.system());
        makeFolder(run.socketFolder(), run.system());
        FileChannel channel = FileChannel.open(
                run.lockFile(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(mode("rw-------")));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new DaemonRunningException(run);
            }
            Files.writeString(run.pidFile(), ProcessHandle.current().pid() + "\n");
            return new RunFolder(run, channel);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new DaemonRunningException(run);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public MessageListener listenForApplications() throws IOException {
        return MessageListener.bind(
                run.applicationSocket(), "application", mode(run.system() ? "rw-rw-rw-" : "rw-------"));
    }

    public MessageListener listenForClients() throws IOException {
        MessageListener listener =
                MessageListener.bind(run.clientSocket(), "client", mode(run.system() ? "rw-rw----" : "rw-------"));
        if (run.system()) {
            giveToTracingGroup(run.clientSocket());
        }
        return listener;
    }

    private static void giveToTracingGroup(Path socket) throws IOException {
        try {
            GroupPrincipal group = socket.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(TRACING_GROUP);
            Files.getFileAttributeView(socket, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(group);
        } catch (UserPrincipalNotFoundException e) {
            // Without the group only root controls root's daemon.
            return;
        }
    }

    /// Makes the folder or corrects its permissions; refuses one that is someone else's.
    private static void makeFolder(Path folder, boolean system) throws IOException {
        Set<PosixFilePermission> mode = mode(system ? "rwx--x--x" : "rwx------");
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
        }
        int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if ((owner & 0xFFFF_FFFFL) != RunDirectory.ownUid()) {
            throw new IOException("belongs to another user: folder=" + folder);
        }
        Files.setPosixFilePermissions(folder, mode);
    }

    private static Set<PosixFilePermission> mode(String text) {
        return PosixFilePermissions.fromString(text);
    }

    /// Gives it up; the next daemon may have it.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(run.pidFile());
        lockChannel.close();
    }
}
