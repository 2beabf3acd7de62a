// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.io.IOException;

/// Where a [RingConsumer] puts finished packets. Called on the consumer's thread.
public interface PacketSink {
    /// Takes one packet. Its bytes may be used until this method returns. When it throws, the packet stays in the ring
    /// and is handed out again by the next poll.
    void packet(RingPacket packet) throws IOException;

    /// Tells that data of a ring could not be used and was dropped. The ring goes on with what comes next.
    ///
    /// @param packetsDropped how many packets at least
    void corrupted(int ring, String reason, long packetsDropped);
}
