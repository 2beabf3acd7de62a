// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Recording: reading the kernel's pages of each CPU and channel, and turning them into packets.
///
/// - [ChannelRecorder] is one channel: it knows its parts and lets each do its share.
/// - [ChannelReaders] has the readers of all CPUs, a [CpuReader] reads the pages of one; [ReadAhead] keeps the
///   kernel's buffers empty while a [Backlog] is transcoded. [PageTranscoder], [StackJoiner] and [RecordWriter] make
///   event records of them, by the [EventTable]. [ChannelSnapshot] copies the buffers where they lie, consumes nothing,
///   and uses the same transcoder.
/// - [SystemCallStreams] does the same for what programs of ours capture, [StateDumpStream] for the state of the
///   machine.
/// - [ChannelFiles] says where streams are written: a folder for each trace chunk. A snapshot has one of its own.
/// - [ReadPeriod] says when to read; the recorder's thread (`DrainAgent`) waits and reads. The switch timers too.
/// - The clock of an instance is set where the instance is made ([ChannelRecorder#create]);
///   [RecordingClock][dev.ringside.kernel.RecordingClock] says which one, and everything that has a time goes by it.
///
/// Everything of a channel belongs to whoever holds the recorder's lock.
///
/// Entry class: [ChannelRecorder].
@NullMarked
package dev.ringside.kernel.internal.record;

import org.jspecify.annotations.NullMarked;
