// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Recording: reading the kernel's pages of each CPU and channel, and turning them into packets.
///
/// - [ChannelRecorder] is one channel: its tracefs instance and what that records. [ChannelStreams] is where it goes.
/// - [ChannelReaders] has the readers of all buffers: a [CpuReader] for the pages of each CPU, a [CapturedReader] for
///   what programs of ours captured there. Each can be emptied into a [Backlog] (in memory, then in a file) while
///   another thread transcodes. [PageTranscoder], [StackJoiner] and [RecordWriter] make event records, by the
///   [EventTable].
/// - [CapturedStreams] has what programs of ours capture: [OldestCaptured] or, in overwrite mode, [NewestCaptured] of
///   each CPU. [StateDumpStream] writes the state of the machine.
/// - [ChannelSnapshot] copies all buffers ([SnapshotPages]), so that the next one has the same, and uses the same
///   transcoders.
/// - [ChannelFiles] says where streams are written: a folder for each trace chunk. A snapshot has one of its own.
/// - The recorder's thread (`DrainAgent`) waits and reads; where nobody wakes it, [ReadPeriod] says when.
/// - The clock of an instance is set where the instance is made ([ChannelRecorder#create]);
///   [RecordingClock][dev.ringside.kernel.RecordingClock] says which one, and everything that has a time goes by it.
///
/// Everything of a channel belongs to whoever holds the recorder's lock, but for spooling ([ChannelReaders]).
///
/// Entry class: [ChannelRecorder].
@NullMarked
package dev.ringside.kernel.internal.record;

import org.jspecify.annotations.NullMarked;
