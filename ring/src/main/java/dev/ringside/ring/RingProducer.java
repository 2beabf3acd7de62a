// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.internal.ProducerTwins;
import java.lang.foreign.MemorySegment;

/// The writing side of a ring file: one for each process and channel, used by all its threads at once, platform or
/// virtual.
///
/// A record is written between [#begin] and [#commit] on one thread; in between, nothing else may happen than storing
/// the contexts and the payload into [#segment()] at the returned offset, because a ring is held meanwhile: no call
/// into foreign code, no allocation, no exception. Everything stored is byte-packed, in native byte order. Neither
/// method throws, blocks or allocates. A writer has to catch whatever its own stores throw (a stack can overflow
/// anywhere) and call [#abort] then, else the ring stays taken until the process ends.
///
/// For speed keep the producer in a `static final` field or a hidden class's class data: each producer is of a class of
/// its own, compiled for its rings, which inlines where the JIT knows which producer it is. Not to be implemented
/// elsewhere.
public interface RingProducer {
    /// @param producerId what owner words say while this process holds a ring; positive, unique among the processes
    ///     that use the file
    /// @throws ClockUnavailableException if the file's clock is the time stamp counter and this process cannot read it
    static RingProducer attach(RingFile file, int producerId) throws ClockUnavailableException {
        return ProducerTwins.attach(file, producerId, true);
    }

    /// Whether events are to be recorded; one opaque read.
    boolean recording();

    /// Takes a ring and writes the event record header (LTTng's "large" one: `u16 id`, `u32` low timestamp bits, or
    /// extended: 65535, `u32 id`, `u64` timestamp).
    ///
    /// @param eventClassId event record class id, unsigned
    /// @param payloadBytes bytes of contexts and payload
    /// @return the byte offset in [#segment()] where these go, or -1 if the event was discarded (and counted): nothing
    ///     more to do then
    long begin(int eventClassId, long payloadBytes);

    /// Publishes the record and gives the ring back.
    ///
    /// @param payloadOffset what `begin` returned
    /// @param payloadBytes  at most what `begin` was given
    void commit(long payloadOffset, long payloadBytes);

    /// Gives the ring back without a record, for a writer that failed after [#begin]; the event counts as discarded.
    void abort(long payloadOffset);

    /// Counts an event that could not even be begun.
    void countDiscarded();

    MemorySegment segment();

    /// How rings are chosen in this process: `false` where the file asks for CPUs or concurrency ids but threads must
    /// stand in for them.
    boolean choosesAsAsked();
}
