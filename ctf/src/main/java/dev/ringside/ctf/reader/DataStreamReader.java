// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import org.jspecify.annotations.Nullable;

/// Reads the messages of one data stream, in order, a block at a time. One thread at a time.
public interface DataStreamReader extends AutoCloseable {
    DataStream stream();

    /// The next messages, or null at the end. The block is valid until the next call. What could be read before a
    /// fault is given first;
    /// the call after that throws.
    ///
    /// Of a stream that is still being written to ([TraceOptions#growing]) the block is empty where there is nothing
    /// more yet; packets are given when they are whole.
    ///
    /// @throws MalformedTraceException where the data does not follow the metadata
    @Nullable MessageBlock next();

    /// Starts again with the messages (stream beginning included) from which on a consumer sees every event at or
    /// after a time, going
    /// straight to the packet where the index allows it.
    ///
    /// @param nanos from the clock's origin; [MessageBlock#NO_TIME] for the beginning
    void seek(long nanos);

    @Override
    void close();
}
