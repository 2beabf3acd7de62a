// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Walks the pages of one CPU's buffer ([PageLayout]) and hands each record to its transcoder. One thread at a time.
public final class PageTranscoder {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int ID_BYTES = 2;

    private final RecordWriter records;

    public PageTranscoder(EventTable events, PacketWriter writer) {
        this.records = new RecordWriter(events, writer);
    }

    /// Records of events that nobody enabled, or that contradict their format.
    public long unreadable() {
        return records.unreadable();
    }

    /// The first failure to write since the last call.
    public @Nullable IOException takeFailure() {
        return records.takeFailure();
    }

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

    /// Transcodes a page.
    ///
    /// @param length bytes of the page that were read
    /// @return how many records it held, unreadable ones too
    public int transcode(byte[] page, int length) {
        if (length < PageLayout.DATA_OFFSET) {
            return 0;
        }
        long commit = RecordBytes.getLong(page, PageLayout.COMMIT_OFFSET);
        int end = (int) Math.min(length, PageLayout.DATA_OFFSET + (commit & PageLayout.COMMIT_MASK));
        long time = RecordBytes.getLong(page, PageLayout.TIMESTAMP_OFFSET);
        int at = PageLayout.DATA_OFFSET;
        int count = 0;
        while (at + 4 <= end) {
            int word = RecordBytes.getInt(page, at);
            int type = LITTLE_ENDIAN ? word & 31 : word >>> 27;
            int delta = LITTLE_ENDIAN ? word >>> 5 : word & (1 << 27) - 1;
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
                    records.noteUnreadable();
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
                records.noteUnreadable();
                break;
            }
            write(page, data, size, time);
            count++;
            at = data + size;
        }
        return count;
    }

    private void write(byte[] page, int record, int size, long time) {
        if (size < ID_BYTES) {
            records.noteUnreadable();
            return;
        }
        records.write(page, record, size, RecordBytes.getShort(page, record) & 0xffff, time);
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
