// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Hello;
import dev.ringside.protocol.ClientMessage.Ok;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageConnectionTest {
    @TempDir
    Path folder;

    private MessageListener listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void listen() throws IOException {
        listener = MessageListener.bind(
                folder.resolve("s.sock"), "client", PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        threads.close();
    }

    @Test
    void theSocketHasThePermissionsAskedForAndIsRemovedOnClose() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(listener.socket())))
                .isEqualTo("rw-------");
        listener.close();
        assertThat(listener.socket()).doesNotExist();
    }

    @Test
    void carriesMessagesBothWays() throws Exception {
        CompletableFuture<Request> seen = serve(new Ok());
        try (MessageConnection client = MessageConnection.connect(listener.socket())) {
            assertThat(client.request(new Hello(1))).isEqualTo(new Ok());
        }
        assertThat(seen.get()).isEqualTo(new Hello(1));
    }

    @Test
    void aClosedConnectionEndsAReceive() throws Exception {
        try (MessageConnection client = MessageConnection.connect(listener.socket())) {
            listener.accept().close();
            assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aWrongKindOfMessageIsNamed() throws Exception {
        try (MessageConnection client = MessageConnection.connect(listener.socket());
                MessageConnection server = listener.accept()) {
            client.send(new Done(1, ""));
            assertThatThrownBy(() -> server.receive(Request.class))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("expected message=Request")
                    .hasMessageContaining("message=Done");
        }
    }

    @Test
    void bothSidesSayThatVersionsDiffer() throws Exception {
        try (MessageConnection client = MessageConnection.connect(listener.socket(), 7);
                MessageConnection server = listener.accept()) {
            client.send(new Hello(7));
            assertThatThrownBy(server::receive)
                    .isInstanceOfSatisfying(
                            VersionMismatchException.class, e -> assertThat(e.peerVersion()).isEqualTo(7))
                    .hasMessageContaining("version 7")
                    .hasMessageContaining("version " + ProtocolVersion.CURRENT);
            server.send(new Failed(FailureCode.PROTOCOL_MISMATCH, "no"));
            assertThatThrownBy(client::receive)
                    .isInstanceOf(VersionMismatchException.class)
                    .hasMessageContaining("version 7");
        }
    }

    @Test
    void whatIsNoFrameIsRefused() throws Exception {
        try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(listener.socket()));
            raw.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes()));
            try (MessageConnection server = listener.accept()) {
                assertThatThrownBy(server::receive).hasMessageContaining("not a Ringside frame");
            }
        }
    }

    @Test
    void aFrameThatIsTooLongIsRefusedBeforeItIsRead() throws Exception {
        try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(listener.socket()));
            ByteBuffer header = ByteBuffer.allocate(16).putInt(0x526E6753).putShort((short) ProtocolVersion.CURRENT);
            raw.write(header.putInt(12, Integer.MAX_VALUE).rewind());
            try (MessageConnection server = listener.accept()) {
                assertThatThrownBy(server::receive).hasMessageContaining("message too long");
            }
        }
    }

    @Test
    void aConnectionThatBreaksInsideAMessageIsAProtocolError() throws Exception {
        try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(listener.socket()));
            raw.write(ByteBuffer.wrap(new byte[] {0x52, 0x6E}));
        }
        try (MessageConnection server = listener.accept()) {
            assertThatThrownBy(server::receive).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void connectingToNobodyNamesTheSocket() {
        Path nobody = folder.resolve("nobody.sock");
        assertThatThrownBy(() -> MessageConnection.connect(nobody))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(nobody.toString());
    }

    @Test
    void aPathTooLongForASocketIsAClearError() {
        Path longPath = folder.resolve("x".repeat(120));
        assertThatThrownBy(() -> MessageConnection.connect(longPath))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("107");
    }

    private CompletableFuture<Request> serve(Response response) {
        CompletableFuture<Request> seen = new CompletableFuture<>();
        threads.submit(() -> {
            try (MessageConnection server = listener.accept()) {
                seen.complete(server.receive(Request.class));
                server.send(response);
            }
            return null;
        });
        return seen;
    }
}
