// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads stream files by the letter of the layout, apart from the code under test: `TIME #ID PAYLOAD`, the payload an
/// int.
public final class PacketText {
    private PacketText() {}

    /// One packet's header members.
    public record Packet(
            long offset, long begin, long end, long contentBits, long sizeBits, long sequence, long discarded,
                    int cpu) {}

    public static List<Packet> packets(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        List<Packet> packets = new ArrayList<>();
        for (int at = 0; at < bytes.capacity(); at += (int) (packets.getLast().sizeBits() / 8)) {
            if (bytes.getInt(at) != 0xC1FC1FC1) {
                throw new IOException("no magic number at " + at);
            }
            packets.add(new Packet(
                    at,
                    bytes.getLong(at + 32),
                    bytes.getLong(at + 40),
                    bytes.getLong(at + 48),
                    bytes.getLong(at + 56),
                    bytes.getLong(at + 64),
                    bytes.getLong(at + 72),
                    bytes.getInt(at + 80)));
        }
        return packets;
    }

    /// @param payloadBytes of every event; the first four are shown
    public static List<String> events(Path file, EventHeader header, int payloadBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        List<String> events = new ArrayList<>();
        for (Packet packet : packets(file)) {
            int at = (int) packet.offset() + 84;
            int end = (int) (packet.offset() + packet.contentBits() / 8);
            long time = packet.begin();
            while (at < end) {
                int id;
                if (header == EventHeader.COMPACT) {
                    id = bytes.get(at) & 31;
                    if (id == 31) {
                        id = bytes.getInt(at + 1);
                        time = bytes.getLong(at + 5);
                        at += 13;
                    } else {
                        time = later(time, bytes.getInt(at) >>> 5, 27);
                        at += 4;
                    }
                } else {
                    id = bytes.getShort(at) & 0xffff;
                    if (id == 65535) {
                        id = bytes.getInt(at + 2);
                        time = bytes.getLong(at + 6);
                        at += 14;
                    } else {
                        time = later(time, bytes.getInt(at + 2) & 0xffff_ffffL, 32);
                        at += 6;
                    }
                }
                events.add(time + " #" + id + " " + bytes.getInt(at));
                at += payloadBytes;
            }
        }
        return events;
    }

    /// The first time not before `time` that has these low bits.
    private static long later(long time, long low, int bits) {
        long candidate = time >>> bits << bits | low;
        return candidate < time ? candidate + (1L << bits) : candidate;
    }
}
