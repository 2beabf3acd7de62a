// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;

/// What a channel's settings are where they were left to the default.
public final class ChannelDefaults {
    public static final String CHANNEL_NAME = "channel0";
    private static final long USER_SUB_BUFFER_BYTES = 512 * 1024;
    private static final long PROCESS_SUB_BUFFER_BYTES = 16 * 1024;
    private static final long SUB_BUFFER_COUNT = 4;

    private ChannelDefaults() {}

    public static long subBufferBytes(ChannelSettings settings) {
        if (settings.subBufferBytes() != 0) {
            return settings.subBufferBytes();
        }
        return settings.ownership() == BufferOwnership.PROCESS ? PROCESS_SUB_BUFFER_BYTES : USER_SUB_BUFFER_BYTES;
    }

    public static long subBufferCount(ChannelSettings settings) {
        return settings.subBufferCount() == 0 ? SUB_BUFFER_COUNT : settings.subBufferCount();
    }
}
