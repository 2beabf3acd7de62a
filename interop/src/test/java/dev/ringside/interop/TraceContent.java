// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/// What a trace holds, as far as both versions of CTF can say it: the messages of each data stream with their times,
/// and the values of all fields without their names and without what kind of number they are.
final class TraceContent {
    /// How packets lie in their file is the writer's business.
    private static final Set<Role> LENGTHS = Set.of(Role.PACKET_TOTAL_LENGTH, Role.PACKET_CONTENT_LENGTH);

    private TraceContent() {}

    /// A text of a line a message, data stream by data stream, in the order of their files.
    static String of(Path directory) throws IOException, MetadataException {
        TraceReader reader = TraceReader.open(directory);
        var text = new StringBuilder();
        for (DataStream stream : reader.streams()) {
            text.append("data stream class ").append(stream.schema().streamClass().id())
                    .append(" id ").append(stream.id()).append('\n');
            try (DataStreamReader messages = reader.open(stream)) {
                for (MessageBlock block = messages.next(); block != null; block = messages.next()) {
                    for (int message = 0; message < block.size(); message++) {
                        add(text, block, message);
                    }
                }
            }
        }
        return text.toString();
    }

    private static void add(StringBuilder text, MessageBlock block, int message) {
        MessageKind kind = block.kind(message);
        text.append(kind);
        if (block.hasTime(message)) {
            text.append(' ').append(block.cycles(message)).append(" = ").append(block.nanos(message));
        }
        Values values = new Values(text);
        switch (kind) {
            case EVENT -> {
                text.append(" class ").append(block.eventRecordClass(message).id());
                block.visitAll(message, values);
            }
            case PACKET_BEGINNING -> {
                Packet packet = block.packet(message);
                if (packet != null) {
                    packet.visitHeader(values);
                    packet.visitContext(values);
                }
            }
            case DISCARDED_EVENTS, DISCARDED_PACKETS -> text.append(' ').append(block.discarded(message));
            default -> { }
        }
        text.append('\n');
    }

    private record Values(StringBuilder text) implements FieldVisitor {
        private void value(Object value) {
            text.append(' ').append(value);
        }

        @Override
        public void unsignedInteger(FieldNode node, long value) {
            boolean isLength = node.scope() == Scope.PACKET_CONTEXT
                    && node.fieldClass() instanceof FieldClass.Integer integer
                    && integer.roles().stream().anyMatch(LENGTHS::contains);
            value(isLength ? "length" : Long.toUnsignedString(value));
        }

        @Override
        public void signedInteger(FieldNode node, long value) {
            value(value);
        }

        @Override
        public void bigInteger(FieldNode node, BigInteger value) {
            value(value);
        }

        @Override
        public void real(FieldNode node, double value) {
            value(Double.toHexString(value));
        }

        @Override
        public void bigReal(FieldNode node, BigInteger bits) {
            value(bits);
        }

        @Override
        public void bool(FieldNode node, boolean value) {
            value(value ? 1 : 0);
        }

        @Override
        public void bitArray(FieldNode node, long bits) {
            value(Long.toUnsignedString(bits));
        }

        @Override
        public void bigBitArray(FieldNode node, BigInteger bits) {
            value(bits);
        }

        @Override
        public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
            StringEncoding encoding = node.fieldClass() instanceof FieldClass.NullTerminatedString string
                    ? string.encoding()
                    : StringEncoding.UTF_8;
            byte[] bytes = encoding == StringEncoding.UTF_8
                    ? Arrays.copyOfRange(buffer, offset, offset + lengthBytes)
                    : new String(buffer, offset, lengthBytes, encoding.charset()).getBytes(StandardCharsets.UTF_8);
            value('"' + HexFormat.of().formatHex(bytes) + '"');
        }

        @Override
        public void boundedString(FieldNode node, byte[] buffer, int offset, int lengthBytes, int fieldBytes) {
            StringEncoding encoding = switch (node.fieldClass()) {
                case FieldClass.StaticLengthString string -> string.encoding();
                case FieldClass.DynamicLengthString string -> string.encoding();
                default -> throw new IllegalArgumentException("not a bounded string: " + node);
            };
            if (encoding == StringEncoding.UTF_8) {
                value('"' + HexFormat.of().formatHex(buffer, offset, offset + fieldBytes) + '"');
            } else {
                blob(node, buffer, offset, fieldBytes);
            }
        }

        @Override
        public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
            for (int i = 0; i < lengthBytes; i++) {
                value(Byte.toUnsignedInt(buffer[offset + i]));
            }
        }
    }
}
