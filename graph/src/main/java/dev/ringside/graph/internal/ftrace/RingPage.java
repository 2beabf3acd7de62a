// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Goes through the records of a page of the kernel's ring buffer (tracefs `events/header_page` and
/// `events/header_event`). One thread.
///
/// ```
/// 0      8                    8 + commitBytes
/// | time | length and flags | entry | entry | …
///   entry: 5 bits type and length, 27 bits time since the entry before, then the record
/// ```
final class RingPage {
    private static final int LENGTH_MASK = 0xFFFFF;
    private static final long FLAG_MISSED = 1L << 31;
    private static final long FLAG_MISSED_STORED = 1L << 30;
    private static final int TYPE_PADDING = 29;
    private static final int TYPE_TIME_EXTEND = 30;
    private static final int DELTA_BITS = 27;
    /// An absolute time has 59 bits; the others are those of the page.
    private static final int ABSOLUTE_BITS = 59;

    private final int commitBytes;
    private ByteBuffer page = ByteBuffer.allocate(0);
    private int position;
    private int end;
    private long time;
    private long missed;
    private int recordStart;
    private int recordEnd;

    RingPage(int commitBytes) {
        this.commitBytes = commitBytes;
    }

    /// Begins a page.
    ///
    /// @return false where the page says that it is longer than it is
    boolean begin(byte[] bytes, int offset, int pageBytes, ByteOrder order) {
        page = ByteBuffer.wrap(bytes).order(order);
        position = offset;
        end = offset;
        missed = 0;
        int dataStart = offset + Long.BYTES + commitBytes;
        if (dataStart > offset + pageBytes) {
            return false;
        }
        time = page.getLong(offset);
        long commit = commitBytes == Long.BYTES ? page.getLong(offset + Long.BYTES) : page.getInt(offset + Long.BYTES);
        int length = (int) commit & LENGTH_MASK;
        if (length > offset + pageBytes - dataStart) {
            return false;
        }
        position = dataStart;
        end = dataStart + length;
        if ((commit & FLAG_MISSED) != 0) {
            boolean stored = (commit & FLAG_MISSED_STORED) != 0 && end + commitBytes <= offset + pageBytes;
            missed = !stored ? -1 : commitBytes == Long.BYTES ? page.getLong(end) : page.getInt(end);
        }
        return true;
    }

    /// How many events were lost before this page: 0 for none, -1 for an unknown number.
    long missed() {
        return missed;
    }

    long time() {
        return time;
    }

    ByteBuffer bytes() {
        return page;
    }

    int recordStart() {
        return recordStart;
    }

    int recordEnd() {
        return recordEnd;
    }

    /// Goes to the next record.
    ///
    /// @return false behind the last one
    boolean next() {
        while (position + Integer.BYTES <= end) {
            int header = page.getInt(position);
            boolean little = page.order() == ByteOrder.LITTLE_ENDIAN;
            int type = little ? header & 0x1F : header >>> DELTA_BITS;
            long delta = little ? header >>> 5 & 0x7FFFFFFL : header & 0x7FFFFFFL;
            int body = position + Integer.BYTES;
            if (type >= 1 && type < TYPE_PADDING) {
                return record(delta, body, body + type * Integer.BYTES);
            }
            if (body + Integer.BYTES > end) {
                break;
            }
            long word = page.getInt(body) & 0xFFFFFFFFL;
            if (type == 0) {
                // The length counts its own word.
                return word >= Integer.BYTES && record(delta, body + Integer.BYTES, body + roundUp(word));
            }
            if (type == TYPE_PADDING) {
                if (delta == 0) {
                    break;
                }
                time += delta;
                long next = body + (long) roundUp(word);
                position = (int) Math.min(next, end);
            } else {
                time = type == TYPE_TIME_EXTEND
                        ? time + delta + (word << DELTA_BITS)
                        : absolute(delta + (word << DELTA_BITS));
                position = body + Integer.BYTES;
            }
        }
        position = end;
        return false;
    }

    private static int roundUp(long length) {
        return (int) Math.min(Integer.MAX_VALUE / 2, length + 3 & ~3L);
    }

    private long absolute(long low) {
        long whole = time >>> ABSOLUTE_BITS << ABSOLUTE_BITS | low & (1L << ABSOLUTE_BITS) - 1;
        return Long.compareUnsigned(whole, time) < 0 ? whole + (1L << ABSOLUTE_BITS) : whole;
    }

    private boolean record(long delta, int start, int stop) {
        if (stop > end || stop < start) {
            position = end;
            return false;
        }
        time += delta;
        recordStart = start;
        recordEnd = stop;
        position = stop;
        return true;
    }
}
