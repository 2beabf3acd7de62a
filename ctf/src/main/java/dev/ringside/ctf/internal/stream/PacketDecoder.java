// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.internal.field.DecodeState;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.field.RoleValues;
import dev.ringside.ctf.internal.layout.PacketShape;
import dev.ringside.ctf.internal.metadata.SchemaCheck;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.TraceClass;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decodes packet headers and packet contexts, and checks them (CTF2-SPEC-2.0 §7; CTF 1.8.3 §5).
final class PacketDecoder {
    private static final long MAGIC = 0xC1FC1FC1L;
    private static final FieldVisitor NO_VISITOR = new FieldVisitor() { };

    private final Trace trace;
    /// Null where the metadata has none.
    private final @Nullable UUID metadataUuid;
    /// Whether packets need not have it: there are CTF 1.8 traces, some in Babeltrace's tests, whose packets have
    /// another UUID than the trace.
    private final boolean forgivesUuid;
    private final DecodeState state = new DecodeState();
    private final RecordWindow ownWindow = new RecordWindow(4096);

    PacketDecoder(Trace trace) {
        this.trace = trace;
        TraceClass traceClass = trace.traceClass();
        this.metadataUuid = traceClass.metadataStreamUuid().orElse(null);
        this.forgivesUuid = traceClass.version() == CtfVersion.CTF_1_8;
    }

    /// Decodes the packet that starts at an offset.
    ///
    /// @param nearby a window that may hold the bytes already
    /// @return null at the end of the file
    /// @throws MalformedTraceException where the packet is broken
    @Nullable PacketProperties decode(
            StreamFile file, long offsetBytes, long indexInFile, @Nullable RecordWindow nearby) {
        if (offsetBytes > file.sizeBytes()) {
            throw fault(file, indexInFile - 1, file.sizeBytes(), "the file ends within the packet, "
                    + (offsetBytes - file.sizeBytes()) + " bytes before its end");
        }
        if (offsetBytes == file.sizeBytes()) {
            return null;
        }
        if (nearby != null && nearby.contains(file, offsetBytes)) {
            try {
                return decode(file, offsetBytes, indexInFile, nearby, contentEndBits(file, nearby));
            } catch (DecodeFault fault) {
                if (!fault.isWindowTooShort()) {
                    throw located(file, indexInFile, nearby, fault);
                }
            }
        }
        ownWindow.moveTo(file, offsetBytes);
        while (true) {
            try {
                return decode(file, offsetBytes, indexInFile, ownWindow, contentEndBits(file, ownWindow));
            } catch (DecodeFault fault) {
                if (!fault.isWindowTooShort() || !ownWindow.grow(0)) {
                    throw located(file, indexInFile, ownWindow, fault);
                }
            }
        }
    }

    /// How far a header and context may reach: to the end of the file.
    private static long contentEndBits(StreamFile file, RecordWindow window) {
        return window.reachesEndOf(file)
                ? window.lengthBits()
                : (file.sizeBytes() - window.offsetBytes()) * Byte.SIZE;
    }

    /// Whether all of the packet that starts at an offset is in the file. A broken one counts as whole, so that the
    /// fault is told when it is decoded.
    boolean isWhole(StreamFile file, long offsetBytes, long indexInFile) {
        ownWindow.moveTo(file, offsetBytes);
        while (offsetBytes < file.sizeBytes()) {
            try {
                return decode(file, offsetBytes, indexInFile, ownWindow, Long.MAX_VALUE).endBytes() <= file.sizeBytes();
            } catch (DecodeFault fault) {
                if (!fault.isWindowTooShort()) {
                    return true;
                }
                if (ownWindow.reachesEndOf(file) || !ownWindow.grow(0)) {
                    return false;
                }
            } catch (MalformedTraceException e) {
                return true;
            }
        }
        return false;
    }

    private static MalformedTraceException located(
            StreamFile file, long indexInFile, RecordWindow window, DecodeFault fault) {
        long offset = window.offsetBytes() + (fault.positionBits() >>> 3);
        return new MalformedTraceException(file.path().toString(), indexInFile, offset, fault.reason());
    }

    private PacketProperties decode(
            StreamFile file, long offsetBytes, long indexInFile, RecordWindow window, long contentEndBits) {
        int startBits = (int) (offsetBytes - window.offsetBytes()) * Byte.SIZE;
        state.window(window.bytes(), startBits, window.lengthBits(), contentEndBits);
        if (trace.streamSchemas().isEmpty()) {
            throw fault(file, indexInFile, offsetBytes, "the metadata has no data stream class");
        }
        DataStreamSchema schema = trace.streamSchemas().getFirst();
        RoleValues roles = state.roles;
        if (decodeQuickly(schema, window, startBits)) {
            DataStreamSchema actual = schema(roles, file, indexInFile, offsetBytes);
            if (actual == schema || decodeQuickly(actual, window, startBits)) {
                checkHeader(roles, file, indexInFile, offsetBytes);
                long headerBits = actual.codecs().packetShape().orElseThrow().sizeBits();
                return properties(actual, file, indexInFile, offsetBytes, startBits, headerBits, null);
            }
        }
        decodeHeader(schema, startBits);
        DataStreamSchema actual = schema(roles, file, indexInFile, offsetBytes);
        if (actual != schema) {
            decodeHeader(actual, startBits);
        }
        checkHeader(roles, file, indexInFile, offsetBytes);
        FieldDecoders decoders = actual.codecs().packetDecoders();
        decoders.decode(Scope.PACKET_CONTEXT, state);
        return properties(actual, file, indexInFile, offsetBytes, startBits, state.positionBits() - startBits,
                state.savedValues(actual.packetFields().nodeCount()));
    }

    /// @return whether header and context have the layout that all such packets have, and are in the window
    private boolean decodeQuickly(DataStreamSchema schema, RecordWindow window, int startBits) {
        PacketShape shape = schema.codecs().packetShape().orElse(null);
        if (shape == null || startBits + shape.sizeBits() > window.lengthBits()) {
            return false;
        }
        state.roles.clear();
        state.roles.clock().cycles(0);
        shape.decode(window.bytes(), startBits, state.roles);
        return true;
    }

    private void decodeHeader(DataStreamSchema schema, int startBits) {
        FieldDecoders decoders = schema.codecs().packetDecoders();
        state.roles.clear();
        state.roles.clock().cycles(0);
        state.begin(startBits, decoders.tree().nodeCount(), NO_VISITOR);
        decoders.decode(Scope.PACKET_HEADER, state);
    }

    private DataStreamSchema schema(RoleValues roles, StreamFile file, long indexInFile, long offsetBytes) {
        boolean only = trace.streamSchemas().size() == 1;
        if (only && !roles.has(Role.DATA_STREAM_CLASS_ID)) {
            return trace.streamSchemas().getFirst();
        }
        long id = roles.has(Role.DATA_STREAM_CLASS_ID) ? roles.value(Role.DATA_STREAM_CLASS_ID) : 0;
        Optional<DataStreamSchema> schema = trace.streamSchema(id);
        return schema.orElseThrow(() -> fault(file, indexInFile, offsetBytes,
                "no data stream class has the id " + Long.toUnsignedString(id)));
    }

    private void checkHeader(RoleValues roles, StreamFile file, long indexInFile, long offsetBytes) {
        if (roles.has(Role.PACKET_MAGIC_NUMBER) && !isMagic(roles.value(Role.PACKET_MAGIC_NUMBER))) {
            throw fault(file, indexInFile, offsetBytes, "wrong packet magic number: expected=0xc1fc1fc1 actual=0x"
                    + Long.toHexString(roles.value(Role.PACKET_MAGIC_NUMBER)));
        }
        if (!forgivesUuid && hasForeignUuid(roles)) {
            throw fault(file, indexInFile, offsetBytes, "the packet belongs to another metadata stream: expected-uuid="
                    + metadataUuid + " actual-uuid=" + roles.uuid());
        }
    }

    private boolean hasForeignUuid(RoleValues roles) {
        return metadataUuid != null && roles.has(Role.METADATA_STREAM_UUID) && !roles.uuidIs(metadataUuid);
    }

    /// Producers that mix byte orders exist, and other readers take their packets.
    private static boolean isMagic(long value) {
        return value == MAGIC || value == (Integer.reverseBytes((int) MAGIC) & 0xFFFFFFFFL);
    }

    private PacketProperties properties(
            DataStreamSchema schema, StreamFile file, long indexInFile, long offsetBytes, int startBits,
            long headerBits, long @Nullable [] savedValues) {
        RoleValues roles = state.roles;
        long availableBits = (file.sizeBytes() - offsetBytes) * Byte.SIZE;
        long total = availableBits;
        if (roles.has(Role.PACKET_TOTAL_LENGTH)) {
            total = roles.value(Role.PACKET_TOTAL_LENGTH);
        } else if (roles.has(Role.PACKET_CONTENT_LENGTH)) {
            total = roles.value(Role.PACKET_CONTENT_LENGTH);
        }
        long content = roles.has(Role.PACKET_CONTENT_LENGTH) ? roles.value(Role.PACKET_CONTENT_LENGTH) : total;
        checkLengths(file, indexInFile, offsetBytes, total, content, headerBits);
        if (SchemaCheck.hasEmptyRecords(schema.streamClass(), headerBits, content)) {
            throw fault(file, indexInFile, offsetBytes, "the event records of the packet have no data");
        }
        int headerBytes = (int) (headerBits + 7 >>> 3);
        int startIndex = startBits >>> 3;
        return new PacketProperties(
                schema,
                indexInFile,
                offsetBytes,
                headerBits,
                content,
                total >>> 3,
                roles.has(Role.DATA_STREAM_ID),
                roles.value(Role.DATA_STREAM_ID),
                hasForeignUuid(roles),
                roles.has(Role.DEFAULT_CLOCK_TIMESTAMP),
                roles.clock().cycles(),
                roles.has(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP),
                roles.value(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP),
                roles.has(Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT),
                roles.value(Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT),
                roles.discardedCounterBits(),
                roles.has(Role.PACKET_SEQUENCE_NUMBER),
                roles.value(Role.PACKET_SEQUENCE_NUMBER),
                roles.sequenceNumberBits(),
                Arrays.copyOfRange(state.bytes(), startIndex, startIndex + headerBytes),
                savedValues);
    }

    private static void checkLengths(
            StreamFile file, long indexInFile, long offsetBytes, long total, long content, long header) {
        String lengths = "total-bits=" + Long.toUnsignedString(total) + " content-bits="
                + Long.toUnsignedString(content);
        if (total <= 0 || content <= 0) {
            throw fault(file, indexInFile, offsetBytes, "invalid packet length: " + lengths);
        }
        if (total % Byte.SIZE != 0) {
            throw fault(file, indexInFile, offsetBytes, "the packet's total length is no whole number of bytes: "
                    + lengths);
        }
        if (content > total) {
            throw fault(file, indexInFile, offsetBytes, "the packet's content is longer than the packet: " + lengths);
        }
        if (content < header) {
            throw fault(file, indexInFile, offsetBytes,
                    "the packet's content is shorter than its header and context: " + lengths);
        }
    }

    private static MalformedTraceException fault(
            StreamFile file, long indexInFile, long offsetBytes, String reason) {
        return new MalformedTraceException(file.path().toString(), indexInFile, offsetBytes, reason);
    }
}
