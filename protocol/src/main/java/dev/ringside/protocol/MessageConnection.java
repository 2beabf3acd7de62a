// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Hello;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.Welcome;
import dev.ringside.protocol.internal.FrameHeaderLayout;
import dev.ringside.protocol.internal.MessageCodec;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/// One Unix-domain stream connection that carries messages both ways.
///
/// One thread at a time may receive; any thread may send (messages do not mix); any thread may close, which ends a
/// blocked [#receive()]. Blocking calls are fit for virtual threads. Who opened the connection closes it.
public final class MessageConnection implements Closeable {
    /// What one message may take on the wire when it comes from someone who is not trusted: an application or a client,
    /// to the daemon. A tracer with more tracepoints than fit tells them in several messages.
    public static final int MAXIMUM_REQUEST_BYTES = 4 << 20;

    /// What one message may take when it comes from the daemon.
    public static final int MAXIMUM_RESPONSE_BYTES = 64 << 20;

    private final SocketChannel channel;
    private final String peer;
    private final int protocolVersion;
    private final int maximumReceiveBytes;
    private final int maximumSendBytes;
    private final Object sendLock = new Object();
    private final ByteBuffer header = ByteBuffer.allocate(FrameHeaderLayout.BYTES);

    private MessageConnection(
            SocketChannel channel, String peer, int protocolVersion, int maximumReceiveBytes, int maximumSendBytes) {
        this.channel = channel;
        this.peer = peer;
        this.protocolVersion = protocolVersion;
        this.maximumReceiveBytes = maximumReceiveBytes;
        this.maximumSendBytes = maximumSendBytes;
    }

    /// Connects to a daemon's socket; an [IOException] that names the socket says that none listens there.
    public static MessageConnection connect(Path socket) throws IOException {
        return connect(socket, ProtocolVersion.CURRENT);
    }

    static MessageConnection connect(Path socket, int protocolVersion) throws IOException {
        RunDirectory.checkSocketPath(socket);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw new IOException(e.getMessage() + ": socket=" + socket, e);
        }
        return new MessageConnection(
                channel, socket.toString(), protocolVersion, MAXIMUM_RESPONSE_BYTES, MAXIMUM_REQUEST_BYTES);
    }

    /// The daemon's side of a connection.
    static MessageConnection accepted(SocketChannel channel, String peer) {
        return new MessageConnection(
                channel, peer, ProtocolVersion.CURRENT, MAXIMUM_REQUEST_BYTES, MAXIMUM_RESPONSE_BYTES);
    }

    /// Connects a client and exchanges versions: [Hello], [Welcome].
    public static MessageConnection connectClient(Path socket) throws IOException {
        MessageConnection connection = connect(socket);
        try {
            Response response = connection.request(new Hello(ProtocolVersion.CURRENT));
            if (response instanceof Failed(FailureCode code, String message)) {
                throw new ProtocolException(connection.peer, "Hello", "", code + ": " + message);
            }
            if (!(response instanceof Welcome)) {
                throw new ProtocolException(
                        connection.peer, response.getClass().getSimpleName(), "", "expected message=Welcome");
            }
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /// Sends one message whole. Blocks while the other side does not read.
    public void send(Message message) throws IOException {
        ByteBuffer frame = MessageCodec.encode(message, protocolVersion, maximumSendBytes, peer);
        synchronized (sendLock) {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        }
    }

    /// Waits for the next message.
    ///
    /// @throws EOFException              the other side closed the connection between two messages
    /// @throws VersionMismatchException  the other side speaks another version
    /// @throws ProtocolException         what came is no message
    public Message receive() throws IOException {
        if (!fill(header.clear())) {
            throw new EOFException("the connection was closed: peer=" + peer);
        }
        header.flip();
        int bodyBytes = FrameHeaderLayout.checkedBodyBytes(header, protocolVersion, maximumReceiveBytes, peer);
        ByteBuffer body = ByteBuffer.allocate(bodyBytes);
        if (!fill(body)) {
            throw new ProtocolException(peer, "frame", "", "the connection was closed before the message");
        }
        return MessageCodec.decode(FrameHeaderLayout.messageNumber(header), body.flip(), peer);
    }

    /// As [#receive()], for a peer that may only send messages of one kind.
    public <M extends Message> M receive(Class<M> kind) throws IOException {
        Message message = receive();
        if (!kind.isInstance(message)) {
            throw new ProtocolException(
                    peer, message.getClass().getSimpleName(), "", "expected message=" + kind.getSimpleName());
        }
        return kind.cast(message);
    }

    /// Sends a client's request and waits for its answer.
    public Response request(Request request) throws IOException {
        send(request);
        return receive(Response.class);
    }

    /// Who is at the other end, for messages.
    public String peer() {
        return peer;
    }

    /// The user at the other end, as the kernel tells it; empty where it does not.
    public Optional<UserPrincipal> peerUser() {
        try {
            return Optional.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// @return false when the stream ended before the first byte
    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new ProtocolException(peer, "frame", "", "the connection was closed inside a message");
            }
        }
        return true;
    }
}
