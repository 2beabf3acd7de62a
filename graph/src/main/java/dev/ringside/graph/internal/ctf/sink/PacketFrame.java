// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Encodes packet headers and packet contexts: the fields of the packet that was read, but lengths and times of the
/// packet that is written, and the UUID of the metadata that is; or those of [AddedPackets]. One thread.
final class PacketFrame extends LoweredFields {
    private final BitBuffer buffer;
    private final RecordEncoder encoder;
    private final List<FieldNode> separate;
    private final boolean ignoreDiscardedEvents;
    private final boolean ignoreDiscardedPackets;
    private final boolean saysLength;
    /// Of the metadata that is written; null where it has none.
    private final byte @Nullable [] uuid;
    /// By the index of a field: whether its value must stay as it was read.
    private final boolean[] needed;
    private long totalBits;
    private long contentBits;
    private long packetCount;
    private long discardedEvents;
    private boolean beginKnown;
    private long beginCycles;
    private boolean endKnown;
    private long endCycles;

    static PacketFrame of(StreamLayout layout, CtfSinkOptions options) {
        BitBuffer buffer = new BitBuffer(256);
        return new PacketFrame(layout, layout.packetTree(), buffer, new RecordEncoder(buffer), options);
    }

    private PacketFrame(
            StreamLayout layout, FieldTree written, BitBuffer buffer, RecordEncoder encoder, CtfSinkOptions options) {
        super(layout.schema().packetFields(), written, encoder);
        FieldTree read = layout.schema().packetFields();
        NeededFields needed = NeededFields.of(layout.schema().streamClass());
        this.encoder = encoder;
        this.uuid = layout.metadataStreamUuid().map(PacketFrame::bytes).orElse(null);
        this.separate = separate(read, written);
        this.buffer = buffer;
        this.ignoreDiscardedEvents = options.ignoreDiscardedEvents()
                && says(written, Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT);
        this.ignoreDiscardedPackets = options.ignoreDiscardedPackets() && says(written, Role.PACKET_SEQUENCE_NUMBER);
        this.needed = new boolean[read.nodeCount()];
        read.nodes().forEach(node -> this.needed[node.index()] = needed.contains(node));
        this.saysLength = says(read, Role.PACKET_TOTAL_LENGTH) || says(read, Role.PACKET_CONTENT_LENGTH)
                || AddedPackets.areFor(layout.schema());
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static List<FieldNode> separate(FieldTree read, FieldTree written) {
        List<FieldNode> wanted = written.root(Scope.PACKET_CONTEXT).map(FieldNode::children).orElse(List.of());
        int kept = read.root(Scope.PACKET_CONTEXT).map(root -> root.children().size()).orElse(0);
        return List.copyOf(wanted.subList(kept, wanted.size()));
    }

    private static boolean says(FieldTree tree, Role role) {
        return tree.nodes().stream().anyMatch(node -> roles(node).contains(role));
    }

    private static Set<Role> roles(FieldNode node) {
        return node.scope() == Scope.PACKET_CONTEXT && node.fieldClass() instanceof FieldClass.Integer integer
                ? integer.roles()
                : Set.of();
    }

    /// Whether packets say how long they are: without that a file holds one packet.
    boolean saysLength() {
        return saysLength;
    }

    /// Lengths and the end are zero until [#end].
    void begin(boolean known, long cycles) {
        beginKnown = known;
        beginCycles = cycles;
        endKnown = true;
        endCycles = 0;
        totalBits = 0;
        contentBits = 0;
        packetCount++;
    }

    void end(boolean known, long cycles, long newContentBits, long newTotalBits) {
        endKnown = known;
        endCycles = cycles;
        contentBits = newContentBits;
        totalBits = newTotalBits;
    }

    /// Counts events that were lost before the next packet.
    void discard(long count) {
        discardedEvents += count;
    }

    /// Encodes header and context into [#buffer()], from its beginning.
    ///
    /// @param packet null: an added one
    void encode(@Nullable Packet packet) {
        buffer.clear();
        if (packet == null) {
            encodeAdded();
        } else {
            packet.visitHeader(this);
            packet.visitContext(this);
        }
    }

    private void encodeAdded() {
        for (FieldNode added : separate) {
            Set<Role> roles = roles(added);
            boolean counter = roles.contains(Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT);
            encoder.unsignedInteger(added, replaced(roles, counter ? discardedEvents : 0));
        }
    }

    BitBuffer buffer() {
        return buffer;
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        Set<Role> roles = roles(node);
        super.unsignedInteger(node, roles.isEmpty() || needed[node.index()] ? value : replaced(roles, value));
    }

    /// A packet that says that it belongs to other metadata may have been forgiven, as CTF 1.8 is; CTF 2 is not.
    @Override
    public void blob(FieldNode node, byte[] bytes, int offset, int lengthBytes) {
        if (uuid != null && lengthBytes == uuid.length && isMetadataStreamUuid(node)) {
            super.blob(node, uuid, 0, uuid.length);
        } else {
            super.blob(node, bytes, offset, lengthBytes);
        }
    }

    private static boolean isMetadataStreamUuid(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.StaticLengthBlob blob
                && blob.roles().contains(Role.METADATA_STREAM_UUID);
    }

    /// The fields of [SeparateRoles] come last.
    @Override
    public void endStructure(FieldNode node) {
        super.endStructure(node);
        if (node.scope() == Scope.PACKET_CONTEXT && node.parent() == null) {
            for (FieldNode added : separate) {
                encoder.unsignedInteger(added, replaced(roles(added), 0));
            }
        }
    }

    private long replaced(Set<Role> roles, long value) {
        if (roles.contains(Role.PACKET_TOTAL_LENGTH)) {
            return totalBits;
        }
        if (roles.contains(Role.PACKET_CONTENT_LENGTH)) {
            return contentBits;
        }
        if (roles.contains(Role.DEFAULT_CLOCK_TIMESTAMP) && beginKnown) {
            return beginCycles;
        }
        if (roles.contains(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP) && endKnown) {
            return endCycles;
        }
        if (roles.contains(Role.PACKET_SEQUENCE_NUMBER) && ignoreDiscardedPackets) {
            return packetCount;
        }
        boolean ignored = roles.contains(Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT) && ignoreDiscardedEvents;
        return ignored ? 0 : value;
    }
}
