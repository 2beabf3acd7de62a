// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which packet each message of a [MessageBlock] lies in, and where that starts in the block's window: records are
/// aligned from there. One thread at a time.
final class BlockPackets {
    private static final long[] NO_VALUES = new long[0];

    private final List<Packet> packets = new ArrayList<>();
    /// The first message in each packet.
    private int[] firstMessages = new int[4];
    /// Where the packets start in the window, in bits modulo 2^32.
    private int[] startBits = new int[4];
    /// The packet asked for last: the next message mostly lies in it too.
    private int last;

    void clear() {
        packets.clear();
        last = 0;
    }

    /// Says that the messages from one on lie in a packet.
    void enter(Packet packet, int firstMessage, int packetStartBits) {
        int index = packets.size();
        if (index == firstMessages.length) {
            firstMessages = Arrays.copyOf(firstMessages, index * 2);
            startBits = Arrays.copyOf(startBits, index * 2);
        }
        firstMessages[index] = firstMessage;
        startBits[index] = packetStartBits;
        packets.add(packet);
    }

    /// Says where the last packet entered starts, after a change of the window.
    void move(int packetStartBits) {
        startBits[packets.size() - 1] = packetStartBits;
    }

    @Nullable Packet packet(int message) {
        int index = index(message);
        return index < 0 ? null : packets.get(index);
    }

    /// In bits modulo 2^32; 0 without packets.
    int startBits(int message) {
        int index = index(message);
        return index < 0 ? 0 : startBits[index];
    }

    /// The values in the packet's header and context that the fields of its records need.
    long[] savedValues(int message) {
        int index = index(message);
        return index < 0 ? NO_VALUES : packets.get(index).savedValues();
    }

    /// The first message after a message that may lie in another packet.
    ///
    /// @param size how many messages there are
    int end(int message, int size) {
        int next = index(message) + 1;
        return next < packets.size() ? firstMessages[next] : size;
    }

    private int index(int message) {
        int index = last;
        if (index >= packets.size() || firstMessages[index] > message
                || (index + 1 < packets.size() && firstMessages[index + 1] <= message)) {
            index = packets.size() - 1;
            while (index >= 0 && firstMessages[index] > message) {
                index--;
            }
            last = Math.max(index, 0);
        }
        return index;
    }

    /// Replaces the packets by those of some messages of another block.
    ///
    /// @param shiftBits how much nearer to the start of their window the records lie
    void copy(BlockPackets source, int from, int to, int shiftBits) {
        clear();
        int index = Math.max(source.index(from), 0);
        while (index < source.packets.size() && source.firstMessages[index] < to) {
            enter(source.packets.get(index), Math.max(source.firstMessages[index] - from, 0),
                    source.startBits[index] - shiftBits);
            index++;
        }
    }
}
