// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageTally;
import java.util.Optional;

/// Gives the messages that flow out of an output port, batch by batch. One thread; the graph closes it.
public interface MessageIterator extends AutoCloseable {
    /// Clears the batch and puts the next messages into it. What it refers to is valid until the next call of this
    /// method or of
    /// [#seek].
    ///
    /// @throws GraphException where the component cannot go on
    /// @throws dev.ringside.ctf.reader.MalformedTraceException where a trace is broken; everything before was given
    IteratorStatus next(MessageBatch batch);

    /// Whether [#seek] works for this time. [MessageBlock#NO_TIME] asks for the beginning.
    default boolean canSeek(long nanos) {
        return false;
    }

    /// Goes to the messages at or after a time: stream and packet beginnings that make them understandable come
    /// first, and the
    /// first messages may still be older.
    ///
    /// @param nanos from the origin; [MessageBlock#NO_TIME] for the beginning
    default void seek(long nanos) {
        throw new UnsupportedOperationException("cannot seek: nanos=" + nanos);
    }

    /// A way to count all messages without asking for any, in no particular order; empty where there is none, and once
    /// messages were asked for.
    default Optional<MessageTally> tally() {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
