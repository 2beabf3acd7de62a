// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Recording: reading the kernel's pages of each CPU and channel, and turning them into packets.
///
/// - [ChannelRecorder] is one channel: it knows its parts and lets each do its share.
/// - [ChannelReaders] reads the pages of all CPUs, a [CpuReader] those of one; [PageTranscoder], [StackJoiner] and
///   [RecordWriter] make event records of them, by the [EventTable]. Whatever reads the buffers in another way (a
///   snapshot, which must not consume) is a reader beside these and uses the same transcoder.
/// - [SystemCallStreams] does the same for what programs of ours capture, [StateDumpStream] for the state of the machine.
/// - [ChannelFiles] says where streams are written: a folder for each trace chunk. A snapshot has one of its own.
/// - [ReadPeriod] says when to read; the recorder's thread (`DrainAgent`) waits and reads. Timers belong there.
/// - The clock of an instance is set where the instance is made ([ChannelRecorder#create]) and described by
///   [KernelSchema][dev.ringside.kernel.internal.packet.KernelSchema].
///
/// Everything of a channel belongs to whoever holds the recorder's lock.
///
/// Entry class: [ChannelRecorder].
@NullMarked
package dev.ringside.kernel.internal.record;

import org.jspecify.annotations.NullMarked;
