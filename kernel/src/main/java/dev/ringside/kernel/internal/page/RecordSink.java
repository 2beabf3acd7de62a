// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

/// Takes the records of a page, in their order.
public interface RecordSink {
    /// @param record where it starts in the page
    /// @param size   its bytes
    /// @param time   the instance's clock
    void record(byte[] page, int record, int size, long time);

    /// What follows in the page contradicts itself.
    void malformed();
}
