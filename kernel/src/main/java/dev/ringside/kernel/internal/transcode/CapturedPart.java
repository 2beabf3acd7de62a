// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.kernel.internal.transcode.FieldOperation.Captured;

/// What of a piece of captured memory becomes a field, and what `source` and `size` of [Captured] mean for it. Where
/// nothing was captured, there is nothing: zeros, no elements; text says so.
public enum CapturedPart {
    /// Text; `source` is where the record has the address, which is shown in place of text that could not be read.
    TEXT,
    /// `size` bytes from `source` of the captured ones on.
    BYTES,
    /// The port of a socket address, 16 bits.
    PORT,
    /// Length (32 bits) and bytes of the IPv4 address of a socket address.
    IPV4,
    /// Length (32 bits) and words of the IPv6 address of a socket address.
    IPV6,
    /// Length (8 bits) and bytes of a set of file descriptors.
    DESCRIPTORS,
    /// The number of elements (32 bits) that [#POLLS] shows; `source` is where the record has the number that limits
    /// them, 0 for none; `size` is 1 where only those with results are shown.
    POLL_COUNT,
    /// File descriptor, events as a number, and the lowest eight as bits, of each `struct pollfd`.
    POLLS,
    /// The number of elements (32 bits) that [#EPOLLS] shows; `size` is the bytes of a `struct epoll_event`.
    EPOLL_COUNT,
    /// Data as a number, as a file descriptor, events as a number, and the lowest eight as bits, of each `struct
    /// epoll_event` of `size` bytes, which ends with the data.
    EPOLLS,
    /// One of [#EPOLLS].
    EPOLL,
    /// 1 byte: whether the 32 bits at `source` of the record, as a signed number, are above `size`.
    OVERFLOW;

    private static final int ADDRESS_TEXT_BYTES = 64;
    private static final int MAX_IPV6_BYTES = 20;
    private static final int EPOLL_BYTES = 17;

    int sourceEnd(Captured captured) {
        return switch (this) {
            case TEXT -> Math.max(captured.location() + Integer.BYTES, captured.source() + Long.BYTES);
            case POLL_COUNT, POLLS ->
                Math.max(captured.location() + Integer.BYTES, captured.source() + Integer.BYTES);
            case OVERFLOW -> captured.source() + Integer.BYTES;
            case BYTES, PORT, IPV4, IPV6, DESCRIPTORS, EPOLL_COUNT, EPOLLS, EPOLL ->
                    captured.location() + Integer.BYTES;
        };
    }

    int fixedTargetBytes(Captured captured) {
        return switch (this) {
            case TEXT -> ADDRESS_TEXT_BYTES;
            case BYTES -> captured.size();
            case PORT -> Short.BYTES;
            case IPV4 -> Long.BYTES;
            case IPV6 -> MAX_IPV6_BYTES;
            case DESCRIPTORS, OVERFLOW -> 1;
            case POLL_COUNT, EPOLL_COUNT -> Integer.BYTES;
            case POLLS -> 0;
            case EPOLLS, EPOLL -> EPOLL_BYTES;
        };
    }

    int variableParts() {
        return switch (this) {
            case TEXT, DESCRIPTORS, POLLS -> 1;
            case EPOLLS -> 2;
            default -> 0;
        };
    }
}
