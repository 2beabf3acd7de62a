// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where an interpreted decoding stands: window, position, limits, the values that later fields need, and what the
/// fields with
/// roles said. Reused from record to record. One thread.
///
/// Positions are bits from the start of the window. The window holds bits up to `windowEndBits`; the packet's content
/// may go on behind.
public final class DecodeState {
    /// No array of elements without any bits may have more elements than this in a record: guards against absurd
    /// lengths.
    static final int MAX_EMPTY_ELEMENTS = 1 << 20;

    byte[] window = new byte[0];
    int positionBits;
    int windowEndBits;
    long contentEndBits;
    int packetStartBits;
    @Nullable ByteOrder lastByteOrder;
    int emptyElements;
    /// Whether an event record is being decoded, so that packet fields are those kept for the packet.
    boolean inRecord;
    FieldVisitor visitor = SilentVisitor.INSTANCE;

    /// Values of integer and boolean fields that others refer to, by node index, and when they were set.
    long[] saved = new long[16];
    long[] savedAt = new long[16];
    private long saveCount = 1;
    private long recordStart;
    private long[] packetSaved = new long[0];

    public final RoleValues roles = new RoleValues();

    public DecodeState() {}

    /// @param newPacketStartBits where the packet starts, modulo 2^32, for alignment
    /// @param newContentEndBits  where the packet's content ends; may lie behind the window's end
    public void window(
            byte[] newWindow, int newPacketStartBits, int newWindowEndBits, long newContentEndBits) {
        window = newWindow;
        packetStartBits = newPacketStartBits;
        windowEndBits = (int) Math.min(newWindowEndBits, newContentEndBits);
        contentEndBits = newContentEndBits;
    }

    /// @param savedPacketValues by node index of the packet's tree, from [#savedValues]
    public void packetValues(long[] savedPacketValues) {
        packetSaved = savedPacketValues;
    }

    /// Starts a record or packet whose fields are those of a tree with so many nodes.
    public void begin(int startBits, int nodeCount, FieldVisitor newVisitor) {
        positionBits = startBits;
        visitor = newVisitor;
        lastByteOrder = null;
        emptyElements = 0;
        recordStart = saveCount;
        ensureNodes(nodeCount);
    }

    /// Makes room for the values of so many nodes; those saved so far stay.
    public void ensureNodes(int nodeCount) {
        if (saved.length < nodeCount) {
            saved = Arrays.copyOf(saved, nodeCount);
            savedAt = Arrays.copyOf(savedAt, nodeCount);
        }
    }

    public int packetStartBits() {
        return packetStartBits;
    }

    public int windowEndBits() {
        return windowEndBits;
    }

    public byte[] bytes() {
        return window;
    }

    public void visitor(FieldVisitor newVisitor) {
        visitor = newVisitor;
    }

    public int positionBits() {
        return positionBits;
    }

    /// The saved values so far: value and whether it is there, in turn, by node index.
    public long[] savedValues(int nodeCount) {
        long[] values = new long[2 * nodeCount];
        for (int node = 0; node < nodeCount; node++) {
            if (isSaved(node)) {
                values[2 * node] = saved[node];
                values[2 * node + 1] = savedAt[node] - recordStart;
            }
        }
        return values;
    }

    void save(FieldNode node, long value) {
        saved[node.index()] = value;
        savedAt[node.index()] = ++saveCount;
    }

    /// An integer whose value does not fit 64 bits: what an earlier instance of the field saved does not count any
    /// more, and a role has no use for it.
    void tooBig(FieldNode node, boolean saved, boolean hasRole) {
        if (saved) {
            savedAt[node.index()] = 0;
        }
        if (hasRole) {
            throw malformed("the value of " + node + ", which has a role, does not fit 64 bits");
        }
    }

    /// What was saved for these nodes does not count any more.
    void forget(int[] nodes) {
        for (int node : nodes) {
            savedAt[node] = 0;
        }
    }

    boolean isSaved(int node) {
        return savedAt[node] > recordStart;
    }

    long packetValue(int node) {
        return packetSaved[2 * node];
    }

    /// When, in saves from the start of the packet; 0 for a field that is not there.
    long packetSavedAt(int node) {
        return 2 * node + 1 < packetSaved.length ? packetSaved[2 * node + 1] : 0;
    }

    /// Goes forward to a multiple of a power of two of bits from the start of the packet.
    void align(int alignmentBits) {
        int offset = positionBits - packetStartBits;
        int padding = -offset & alignmentBits - 1;
        if (padding != 0) {
            require(padding);
            positionBits += padding;
        }
    }

    /// Checks that so many bits follow.
    void require(long lengthBits) {
        if (lengthBits > windowEndBits - positionBits) {
            throw shortage(lengthBits);
        }
    }

    private DecodeFault shortage(long lengthBits) {
        if (lengthBits > contentEndBits - positionBits) {
            return malformed("the packet's content ends within a field: needs " + lengthBits + " bits, has "
                    + (contentEndBits - positionBits));
        }
        return DecodeFault.windowTooShort(positionBits);
    }

    public long contentEndBits() {
        return contentEndBits;
    }

    /// A fault at the current position.
    public DecodeFault malformed(String reason) {
        return DecodeFault.malformed(positionBits, reason);
    }

    /// Bits of one field may only share a byte with bits of another of the same byte order.
    void enterByteOrder(ByteOrder byteOrder) {
        if ((positionBits & 7) != 0 && lastByteOrder != null && lastByteOrder != byteOrder) {
            throw malformed("the byte order changes within a byte");
        }
        lastByteOrder = byteOrder;
    }

    void countEmptyElement() {
        if (++emptyElements > MAX_EMPTY_ELEMENTS) {
            throw malformed("an array has more than " + MAX_EMPTY_ELEMENTS + " elements without any bits");
        }
    }
}
