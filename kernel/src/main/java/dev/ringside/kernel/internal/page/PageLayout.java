// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

/// The kernel's ring-buffer page as `trace_pipe_raw` gives it, in the byte order of the machine, on 64-bit kernels.
///
/// ```
/// page      0 u64 time stamp   8 u64 commit   16 records, then, with MISSED_STORED, a u64 count of missed events
/// commit    low bits: bytes of records; bit 31: events were missed before this page; bit 30: their number is stored
/// record    0 u32 type_len (5 bits), time_delta (27 bits)   4 …
/// ```
///
/// | type_len | meaning |
/// |---|---|
/// | 0 | u32 4 + bytes of data, data |
/// | 1 … 28 | 4 × type_len bytes of data |
/// | 29 | padding: with time_delta 0 to the end of the page, else 4 + u32 bytes |
/// | 30 | time extension: u32 high bits of a delta |
/// | 31 | time stamp: u32 high bits of an absolute time of 59 bits |
public final class PageLayout {
    public static final int TIMESTAMP_OFFSET = 0;
    public static final int COMMIT_OFFSET = 8;
    public static final int DATA_OFFSET = 16;
    public static final long MISSED_EVENTS = 1L << 31;
    public static final long MISSED_STORED = 1L << 30;
    public static final long COMMIT_MASK = (1L << 27) - 1;

    public static final int DELTA_BITS = 27;
    public static final int TYPE_PADDING = 29;
    public static final int TYPE_TIME_EXTEND = 30;
    public static final int TYPE_TIME_STAMP = 31;
    /// The bits of a time that an absolute time stamp lacks.
    public static final long ABSOLUTE_HIGH_BITS = 0xf8L << 56;

    private PageLayout() {}
}
