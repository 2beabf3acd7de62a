// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

/// What describes one event of a file that is waited for.
enum PolledStructure {
    /// `struct pollfd`.
    POLL(8),
    /// `struct epoll_event` of x86: the data follows the events at once.
    PACKED_EPOLL(12),
    /// `struct epoll_event` of other architectures: the data is aligned.
    EPOLL(16);

    private final int bytes;

    PolledStructure(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }
}
