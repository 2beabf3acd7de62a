// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The messages of a [MessageBlock] that are no events: few among many. In the column of types they have negative
/// numbers, the complement of kind and index of what they say. One thread at a time.
final class OtherMessages {
    private static final MessageKind[] KINDS = MessageKind.values();
    private static final int KIND_BITS = 3;

    /// Where they are in the block, in order.
    private int[] messages = new int[8];
    private int count;
    private final List<DiscardedItems> discarded = new ArrayList<>();

    void clear() {
        count = 0;
        discarded.clear();
    }

    /// @return the message's type
    int add(int message, MessageKind kind) {
        add(message);
        return ~kind.ordinal();
    }

    /// @return the message's type
    int add(int message, MessageKind kind, DiscardedItems items) {
        add(message);
        discarded.add(items);
        return ~(discarded.size() - 1 << KIND_BITS | kind.ordinal());
    }

    private void add(int message) {
        if (count == messages.length) {
            messages = Arrays.copyOf(messages, count * 2);
        }
        messages[count++] = message;
    }

    /// The kind of a message with any type.
    static MessageKind kind(int type) {
        return type >= 0 ? MessageKind.EVENT : KINDS[ordinal(type)];
    }

    private static int ordinal(int type) {
        return ~type & (1 << KIND_BITS) - 1;
    }

    DiscardedItems discarded(int type) {
        return discarded.get(~type >> KIND_BITS);
    }

    /// The first of them from `from` on, or `to`.
    int first(int from, int to) {
        if (count == 0) {
            return to;
        }
        int found = Arrays.binarySearch(messages, 0, count, from);
        int next = found < 0 ? ~found : found;
        return next < count ? Math.min(messages[next], to) : to;
    }

    /// Adds the numbers of messages of each kind in a range of the block to `counts`, by ordinal of the kind.
    void countKinds(int[] types, int from, int to, long[] counts) {
        int events = to - from;
        for (int i = 0; i < count; i++) {
            int message = messages[i];
            if (message >= from && message < to) {
                events--;
                counts[ordinal(types[message])]++;
            }
        }
        counts[MessageKind.EVENT.ordinal()] += events;
    }

    /// Replaces the messages by those in a range of another block; their types stay.
    void copy(OtherMessages source, int from, int to) {
        clear();
        discarded.addAll(source.discarded);
        for (int i = 0; i < source.count; i++) {
            int message = source.messages[i];
            if (message >= from && message < to) {
                add(message - from);
            }
        }
    }
}
