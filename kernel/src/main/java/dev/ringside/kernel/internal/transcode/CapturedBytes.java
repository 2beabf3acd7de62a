// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the parts of captured memory ([CapturedPart]) as fields. A location word has the length in its upper half and
/// the place in the record in its lower; 0 says that nothing was captured. Stateless; any thread.
final class CapturedBytes {
    private static final CapturedPart[] PARTS = CapturedPart.values();
    private static final int FAMILY_IPV4 = 2;
    private static final int FAMILY_IPV6 = 10;
    private static final int PORT = 2;
    private static final int IPV4 = 4;
    private static final int IPV6 = 8;
    private static final int IPV4_BYTES = 16;
    private static final int IPV6_BYTES = 28;
    private static final int POLL_BYTES = 8;
    private static final int POLL_REQUESTED = 4;
    private static final int POLL_RETURNED = 6;
    private static final byte[] NULL_TEXT = "(null)".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNREADABLE_TEXT = "(not readable: 0x".getBytes(StandardCharsets.US_ASCII);

    private CapturedBytes() {}

    /// @param part ordinal of a [CapturedPart]
    /// @return where the field ended, or [RecordTranscoder#MALFORMED]
    static int write(
            int part, byte[] page, int record, int length, int location, int source, int size, byte[] packet, int at) {
        CapturedPart wanted = PARTS[part];
        if (wanted == CapturedPart.OVERFLOW) {
            packet[at] = (byte) (RecordBytes.getInt(page, record + source) > size ? 1 : 0);
            return at + 1;
        }
        int word = RecordBytes.getInt(page, record + location);
        int bytes = word >>> 16;
        int from = record + (word & 0xffff);
        if ((word & 0xffff) + bytes > length) {
            return RecordTranscoder.MALFORMED;
        }
        return switch (wanted) {
            case TEXT -> text(page, from, bytes, record + source, packet, at);
            case BYTES -> bytes(page, from + source, bytes >= source + size, size, packet, at);
            case PORT -> {
                boolean known = family(page, from, bytes) != 0;
                RecordBytes.putShort(
                        packet, at, known ? (short) RecordBytes.getBigEndian(page, from + PORT, 2) : 0);
                yield at + 2;
            }
            case IPV4 -> ipv4(page, from, family(page, from, bytes) == FAMILY_IPV4, packet, at);
            case IPV6 -> ipv6(page, from, family(page, from, bytes) == FAMILY_IPV6, packet, at);
            case DESCRIPTORS -> {
                packet[at] = (byte) bytes;
                System.arraycopy(page, from, packet, at + 1, bytes);
                yield at + 1 + bytes;
            }
            case POLL_COUNT -> {
                RecordBytes.putInt(packet, at, polls(page, from, bytes, record + source, size == 1));
                yield at + 4;
            }
            case POLLS -> polls(page, from, bytes, record + source, size == 1, packet, at);
            case EPOLL_COUNT -> {
                RecordBytes.putInt(packet, at, bytes / size);
                yield at + 4;
            }
            case EPOLLS -> {
                int target = at;
                for (int event = 0; event + size <= bytes; event += size) {
                    target = epoll(page, from + event, size, packet, target);
                }
                yield target;
            }
            case EPOLL -> {
                if (bytes >= size) {
                    yield epoll(page, from, size, packet, at);
                }
                Arrays.fill(packet, at, at + 17, (byte) 0);
                yield at + 17;
            }
            case OVERFLOW -> throw new AssertionError(wanted);
        };
    }

    /// The text, or in words why there is none, so that nobody takes it for an empty one.
    private static int text(byte[] page, int from, int bytes, int address, byte[] packet, int at) {
        if (bytes > 0) {
            return RecordBytes.text(page, from, bytes, packet, at);
        }
        long pointer = RecordBytes.getLong(page, address);
        byte[] reason = pointer == 0 ? NULL_TEXT : UNREADABLE_TEXT;
        System.arraycopy(reason, 0, packet, at, reason.length);
        int target = at + reason.length;
        if (pointer != 0) {
            byte[] digits = Long.toHexString(pointer).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, packet, target, digits.length);
            target += digits.length;
            packet[target++] = ')';
        }
        packet[target++] = 0;
        return target;
    }

    private static int bytes(byte[] page, int from, boolean present, int size, byte[] packet, int at) {
        if (present) {
            System.arraycopy(page, from, packet, at, size);
        } else {
            Arrays.fill(packet, at, at + size, (byte) 0);
        }
        return at + size;
    }

    /// The family of a socket address that is whole; 0 for others.
    private static int family(byte[] page, int from, int bytes) {
        int family = bytes >= 2 ? RecordBytes.getShort(page, from) : 0;
        return family == FAMILY_IPV4 && bytes >= IPV4_BYTES || family == FAMILY_IPV6 && bytes >= IPV6_BYTES
                ? family
                : 0;
    }

    private static int ipv4(byte[] page, int from, boolean present, byte[] packet, int at) {
        RecordBytes.putInt(packet, at, present ? 4 : 0);
        if (!present) {
            return at + 4;
        }
        System.arraycopy(page, from + IPV4, packet, at + 4, 4);
        return at + 8;
    }

    private static int ipv6(byte[] page, int from, boolean present, byte[] packet, int at) {
        RecordBytes.putInt(packet, at, present ? 8 : 0);
        if (!present) {
            return at + 4;
        }
        for (int i = 0; i < 16; i += 2) {
            RecordBytes.putShort(packet, at + 4 + i, (short) RecordBytes.getBigEndian(page, from + IPV6 + i, 2));
        }
        return at + 20;
    }

    /// How many structures are shown: all, or those with results, and no more than the call returned.
    private static int polls(byte[] page, int from, int bytes, int returned, boolean results) {
        int all = bytes / POLL_BYTES;
        if (!results) {
            return all;
        }
        int most = RecordBytes.getInt(page, returned);
        int count = 0;
        for (int i = 0; i < all && count < most; i++) {
            count += RecordBytes.getShort(page, from + i * POLL_BYTES + POLL_RETURNED) != 0 ? 1 : 0;
        }
        return count;
    }

    private static int polls(
            byte[] page, int from, int bytes, int returned, boolean results, byte[] packet, int at) {
        int left = polls(page, from, bytes, returned, results);
        int target = at;
        for (int one = from; left > 0; one += POLL_BYTES) {
            short events = RecordBytes.getShort(page, one + (results ? POLL_RETURNED : POLL_REQUESTED));
            if (results && events == 0) {
                continue;
            }
            RecordBytes.putInt(packet, target, RecordBytes.getInt(page, one));
            RecordBytes.putShort(packet, target + 4, events);
            packet[target + 6] = (byte) events;
            target += 7;
            left--;
        }
        return target;
    }

    private static int epoll(byte[] page, int from, int bytes, byte[] packet, int at) {
        int events = RecordBytes.getInt(page, from);
        int data = from + bytes - Long.BYTES;
        RecordBytes.putLong(packet, at, RecordBytes.getLong(page, data));
        RecordBytes.putInt(packet, at + 8, RecordBytes.getInt(page, data));
        RecordBytes.putInt(packet, at + 12, events);
        packet[at + 16] = (byte) events;
        return at + 17;
    }
}
