// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

/// Which messages the streams of a class may have, and whether these have times (libbabeltrace2's stream class properties).
public record StreamFeatures(
        boolean packets,
        boolean packetBeginTimes,
        boolean packetEndTimes,
        boolean discardedEvents,
        boolean discardedEventTimes,
        boolean discardedPackets,
        boolean discardedPacketTimes) {
    public static final StreamFeatures NONE = new StreamFeatures(false, false, false, false, false, false, false);
}
