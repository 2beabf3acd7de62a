// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Counting the messages of data streams without making any.
///
/// Entry classes: [CountedStream] with [CountWorker], where the order of the messages does not matter, and
/// [OrderedCount], where it does. Both stand behind `MessageTally`. Whoever wants to see messages reads with
/// `FileStreamReader` instead; whatever is not plain here (a broken record, a time that does not fit, a tracer that
/// gets times wrong) ends the counting, and has to be read.
///
/// ## Passing over records
///
/// A [PacketCounter] goes through the records of one packet. What it meets, it passes in the quickest way that works,
/// from here on as far as that gets:
///
/// 1. a run of records of one class, of a fixed size or with one string: a loop of [ByteRecordCounter], or of
///    [TimedRecordCounter] where times matter;
/// 2. records whose header has a known shape (`HeaderShape`) and whose body has a fixed size or a `SkipProgram`, a few
///    steps that find its end: the general loops of the same two, and [BitRecordCounter] for records that start within
///    bytes; [RecordSizes] keeps size or program by class;
/// 3. everything else, one by one, through `EventScanner`, which is also what readers use. Only there is a record said
///    to be broken.
///
/// Without times, the bits that occur in timestamps tell whether all times can be converted ([TimeLimit]).
///
/// ## Without order
///
/// A [CountedStream] gives out its packets, a [PacketPortion] at a time, to any number of [CountWorker]s, and counts
/// what the packets themselves tell: beginnings, ends, what was lost.
///
/// ## In order
///
/// To say what the first N messages are, nothing has to be merged. All messages but events are rare, and packet headers
/// tell all of them: they are the *boundaries* ([StreamBoundaries]). If it is known how many events lie between each
/// two boundaries in the merged order, everything is known.
///
/// ```
/// stream a   B──── 100 ────E   B──────────── 240 ─────────E        packets (B begins, E ends) with their events
/// stream b        B────────── 300 ────────────E    B──── 90 ...
/// order      B 20 B   95   E 60 B     155     E 70 B 110  E ...    boundaries, and the events between them
/// ```
///
/// [PacketSweep] goes through the boundaries in the muxer's order, which is that of time, then of the streams, then
/// within the stream. All boundaries of other streams within a packet are marks on its way ([PartMarks]): the events
/// before and behind each are counted apart. So a [Stretch] of the order comes about, with the packets that lie in it
/// as [PacketTask]s for all threads; a packet that the end of a stretch cuts goes on as another [PacketPart] in the
/// next. When its tasks are done, a stretch is told and forgotten: memory does not grow with the trace.
///
/// Threads: [OrderedCount] and [CountedStream] are for all of them; a sweep is with one at a time; counters, portions
/// and marks belong to one each.
@NullMarked
package dev.ringside.ctf.internal.count;

import org.jspecify.annotations.NullMarked;
