// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// The daemon's end of one socket file. The file is made with the given permissions in a folder that only its owner may
/// enter or that was made for this, and removed on close.
///
/// One thread accepts; any thread may close, which ends a blocked accept with an exception.
public final class MessageListener implements Closeable {
    private final ServerSocketChannel server;
    private final Path socket;
    private final String name;

    private MessageListener(ServerSocketChannel server, Path socket, String name) {
        this.server = server;
        this.socket = socket;
        this.name = name;
    }

    /// Binds a socket file; one that a dead daemon left is replaced. The caller knows that no other daemon lives (it
    /// holds the lock file).
    ///
    /// @param name what the connections are called in messages: `application`, `client`
    public static MessageListener bind(Path socket, String name, Set<PosixFilePermission> permissions)
            throws IOException {
        RunDirectory.checkSocketPath(socket);
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), 256);
            Files.setPosixFilePermissions(socket, permissions);
        } catch (IOException e) {
            server.close();
            throw new IOException(e.getMessage() + ": socket=" + socket, e);
        }
        return new MessageListener(server, socket, name);
    }

    public MessageConnection accept() throws IOException {
        SocketChannel channel = server.accept();
        return MessageConnection.accepted(channel, name);
    }

    public Path socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
