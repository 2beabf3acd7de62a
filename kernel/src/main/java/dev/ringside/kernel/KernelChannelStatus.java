// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// What a channel has done so far. All counts start with the recording and are exact after `stop`.
///
/// @param name            the channel's
/// @param recordedEvents  written into packets
/// @param discardedEvents lost because the kernel's buffers were full (either loss mode)
/// @param writtenBytes    of stream files
public record KernelChannelStatus(String name, long recordedEvents, long discardedEvents, long writtenBytes) {}
