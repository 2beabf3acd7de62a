// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

/// Where the bytes of a ring file are. All numbers are in the byte order of the machine that made the file, and each
/// offset and stride below is also written into the header, so that a tool can read a file of this or a later minor
/// version with no process alive.
///
/// ```
/// 0                      header page                            4096
/// +----------------------------------------------------------------+
/// |   0  magic "RINGSIDE"        8  version u32 (stored last)      |
/// |  12  byte order mark u32    16  word bits u32                  |
/// |  20  control stride u32     24  control start u64              |
/// |  32  data start u64         40  ring stride u64                |
/// |  48  file bytes u64         56  sub-buffer bytes u32           |
/// |  60  sub-buffer count u32   64  ring count u32                 |
/// |  68  loss mode u32          72  ring selection u32             |
/// |  76  clock u32              80  trace uuid, 16 bytes           |
/// |  96  stream class id u32   100  first record in packet u32     |
/// | 104  first stream id u64   112  owner label u64                |
/// | 120  u32 offsets within a control block: owner, position,      |
/// |      last timestamp, consumed, discarded, reported             |
/// +----------------------------------------------------------------+
/// | 512  recording word u32      640  lanes word u32               |
/// +----------------------------------------------------------------+
/// control start: for each ring, a control block of 512 bytes
/// +----------------------------------------------------------------+
/// |   0  owner u32: 0 free, else a producer id, or the daemon's    |
/// |   8  position u64: sub-buffer sequence * sub-buffer bytes      |
/// |      + offset of the end of the last whole record              |
/// |  16  last timestamp u64, not older than any whole record's     |
/// |  24  reported u64: discarded, as of the last closed packet     |
/// +------------------------------------------- written by the owner|
/// | 128  consumed u64: sequence of the oldest unread sub-buffer    |
/// +----------------------------------------------------------------+
/// | 256  discarded u64: events discarded, by whoever found the     |
/// |      ring taken or full                                        |
/// +----------------------------------------------------------------+
/// data start (page-aligned): for each ring, its sub-buffers; sub-buffer sequence s
/// is in slot s modulo count
/// +----------------------------------------------------------------+
/// |   0  magic u32 0xC1FC1FC1     4  uuid, 16 bytes                |
/// |  20  stream_id u32           24  stream_instance_id u64        |
/// |  32  timestamp_begin u64     40  timestamp_end u64             |
/// |  48  content_size u64 bits   56  packet_size u64 bits          |
/// |  64  packet_seq_num u64      72  events_discarded u64          |
/// |  80  cpu_id u32 (where rings are chosen by CPU)                |
/// |  84 or 80  event records                                       |
/// +----------------------------------------------------------------+
/// ```
///
/// The position word alone says what is true. With offset 0 the sub-buffer before it is closed and this one is not yet
/// opened; otherwise the sub-buffer is open, and its packet header up to `packet_seq_num` and all records up to the
/// offset are whole. A step is done by plain stores that no one reads, followed by one release store of the position; a
/// producer killed before that store has done nothing, and whoever owns the ring next does the step again. For that, a
/// record never fills a sub-buffer to its last byte. What the owner writes for each event is in one line of its own,
/// and so is each word that others write.
public final class RingLayout {
    /// "RINGSIDE" as bytes in file order.
    static final byte[] MAGIC = {'R', 'I', 'N', 'G', 'S', 'I', 'D', 'E'};

    /// Major version in the upper, minor in the lower half; another major version is not readable.
    public static final int VERSION = 1 << 16;

    static final int BYTE_ORDER_MARK = 0x01020304;
    static final int WORD_BITS = 64;

    static final long MAGIC_OFFSET = 0;
    static final long VERSION_OFFSET = 8;
    static final long BYTE_ORDER_OFFSET = 12;
    static final long WORD_BITS_OFFSET = 16;
    static final long CONTROL_STRIDE_OFFSET = 20;
    static final long CONTROL_START_OFFSET = 24;
    static final long DATA_START_OFFSET = 32;
    static final long RING_STRIDE_OFFSET = 40;
    static final long FILE_BYTES_OFFSET = 48;
    static final long SUB_BUFFER_BYTES_OFFSET = 56;
    static final long SUB_BUFFER_COUNT_OFFSET = 60;
    static final long RING_COUNT_OFFSET = 64;
    static final long LOSS_MODE_OFFSET = 68;
    static final long SELECTION_OFFSET = 72;
    static final long CLOCK_OFFSET = 76;
    static final long UUID_OFFSET = 80;
    static final long STREAM_CLASS_ID_OFFSET = 96;
    static final long FIRST_RECORD_OFFSET = 100;
    static final long FIRST_STREAM_ID_OFFSET = 104;
    static final long OWNER_LABEL_OFFSET = 112;
    static final long CONTROL_FIELDS_OFFSET = 120;

    /// Non-zero while events are recorded.
    public static final long RECORDING_OFFSET = 512;
    /// Non-zero once a producer took rings by thread where the shape asks for CPUs or concurrency ids.
    public static final long LANES_OFFSET = 640;

    public static final long CONTROL_START = 4096;
    public static final int CONTROL_STRIDE = 512;

    /// Within a control block.
    public static final long OWNER = 0;

    public static final long POSITION = 8;
    public static final long LAST_TIMESTAMP = 16;
    public static final long REPORTED = 24;
    public static final long CONSUMED = 128;
    public static final long DISCARDED = 256;

    /// What the owner word says while the daemon holds a ring. Producer ids are positive.
    public static final int DAEMON_OWNER = -1;

    private static final long PAGE_BYTES = 4096;

    private RingLayout() {}

    /// Where the sub-buffers of ring 0 begin.
    public static long dataStart(RingShape shape) {
        long controlEnd = CONTROL_START + (long) CONTROL_STRIDE * shape.ringCount();
        return (controlEnd + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    public static long fileBytes(RingShape shape) {
        return dataStart(shape) + shape.ringBytes() * shape.ringCount();
    }
}
