// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.nio.ByteOrder;

/// Walks the records of a page ([PageLayout]). Stateless; any thread.
public final class PageWalker {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private PageWalker() {}

    /// How many events a page says were missed before it: -1 where it does not say how many.
    public static long missedBefore(byte[] page, int length) {
        long commit = RecordBytes.getLong(page, PageLayout.COMMIT_OFFSET);
        if ((commit & PageLayout.MISSED_EVENTS) == 0) {
            return 0;
        }
        int end = PageLayout.DATA_OFFSET + (int) (commit & PageLayout.COMMIT_MASK);
        boolean stored = (commit & PageLayout.MISSED_STORED) != 0 && end + Long.BYTES <= length;
        return stored ? RecordBytes.getLong(page, end) : -1;
    }

    /// Where the records of a page end.
    public static int end(byte[] page, int length) {
        long commit = RecordBytes.getLong(page, PageLayout.COMMIT_OFFSET);
        return (int) Math.min(length, PageLayout.DATA_OFFSET + (commit & PageLayout.COMMIT_MASK));
    }

    /// Hands over all records.
    ///
    /// @param length bytes of the page that were read
    /// @return how many records it held, unreadable ones too
    public static int walk(byte[] page, int length, RecordSink sink) {
        return walk(page, length, 0, sink);
    }

    /// Hands over the records from a place on.
    ///
    /// @param from where the records end that have been handed over before
    public static int walk(byte[] page, int length, int from, RecordSink sink) {
        if (length < PageLayout.DATA_OFFSET) {
            return 0;
        }
        int end = end(page, length);
        long time = RecordBytes.getLong(page, PageLayout.TIMESTAMP_OFFSET);
        int at = PageLayout.DATA_OFFSET;
        int records = 0;
        while (at + 4 <= end) {
            int word = RecordBytes.getInt(page, at);
            int type = LITTLE_ENDIAN ? word & 31 : word >>> 27;
            int delta = LITTLE_ENDIAN ? word >>> 5 : word & (1 << 27) - 1;
            int start = at;
            int data = at + 4;
            int size;
            if (type > 0 && type < PageLayout.TYPE_PADDING) {
                size = type << 2;
            } else {
                if (type == PageLayout.TYPE_PADDING && delta == 0 || at + 8 > end) {
                    break;
                }
                int extra = RecordBytes.getInt(page, data);
                data += 4;
                if (type == PageLayout.TYPE_TIME_EXTEND) {
                    time += delta + ((extra & 0xffff_ffffL) << PageLayout.DELTA_BITS);
                    at = data;
                    continue;
                }
                if (type == PageLayout.TYPE_TIME_STAMP) {
                    time = absolute(delta + ((extra & 0xffff_ffffL) << PageLayout.DELTA_BITS), time);
                    at = data;
                    continue;
                }
                size = extra - 4;
                if (size < 0) {
                    sink.malformed();
                    break;
                }
                if (type == PageLayout.TYPE_PADDING) {
                    time += delta;
                    at = data + size;
                    continue;
                }
            }
            time += delta;
            if (size > end - data) {
                sink.malformed();
                break;
            }
            if (start >= from) {
                sink.record(page, data, size, time);
                records++;
            }
            at = data + size;
        }
        return records;
    }

    /// An absolute time stamp has 59 bits; the rest is as it was, one more where the bits have wrapped.
    private static long absolute(long stamp, long before) {
        long high = before & PageLayout.ABSOLUTE_HIGH_BITS;
        if (high == 0) {
            return stamp;
        }
        long time = stamp | high;
        return Long.compareUnsigned(time, before) < 0 ? time + (1L << 59) : time;
    }
}
