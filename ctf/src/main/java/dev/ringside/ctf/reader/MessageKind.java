// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

/// The kinds of messages that describe data streams, in the order that Babeltrace gives to messages of the same time.
public enum MessageKind {
    STREAM_BEGINNING,
    PACKET_BEGINNING,
    EVENT,
    DISCARDED_EVENTS,
    PACKET_END,
    INACTIVITY,
    DISCARDED_PACKETS,
    STREAM_END
}
