// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// A CTF 1.8 trace of one process with the contexts `ip` and `vpid` and the state dump of what it has loaded, byte by
/// byte: this is about reading, so that no writer of ours has a part in it.
final class InstructionPointerTrace {
    private static final String UUID = "4292cf17912544c097d50504bf8a8787";
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; } := u8;
            typealias integer { size = 32; align = 8; } := u32;
            typealias integer { size = 64; align = 8; base = 16; } := u64;
            trace { major = 1; minor = 8; uuid = "4292cf17-9125-44c0-97d5-0504bf8a8787"; byte_order = le;
                packet.header := struct { u32 magic; u8 uuid[16]; u32 stream_id; }; };
            clock { name = c; freq = 1000000000; offset = 0; };
            stream { id = 0;
                event.header := struct { u32 id;
                    integer { size = 64; align = 8; map = clock.c.value; } timestamp; };
                packet.context := struct { u64 content_size; u64 packet_size; };
                event.context := struct { u64 _ip; integer { size = 32; align = 8; signed = true; } _vpid; }; };
            event { id = 0; name = "app:event"; stream_id = 0; fields := struct { }; };
            event { id = 1; name = "lttng_ust_statedump:start"; stream_id = 0; fields := struct { }; };
            event { id = 2; name = "lttng_ust_statedump:bin_info"; stream_id = 0; fields := struct {
                u64 _baddr; u64 _memsz; string _path; u8 _is_pic; u8 _has_build_id; u8 _has_debug_link; }; };
            event { id = 3; name = "lttng_ust_statedump:build_id"; stream_id = 0; fields := struct {
                u64 _baddr; u64 __build_id_length; u8 _build_id[__build_id_length]; }; };
            event { id = 4; name = "lttng_ust_statedump:debug_link"; stream_id = 0; fields := struct {
                u64 _baddr; u32 _crc; string _filename; }; };
            """;
    private static final int HEADER_BYTES = 24 + 16;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private long nanos;

    InstructionPointerTrace() {
        event(1, 0, new byte[0]);
    }

    private void event(int id, long instructionPointer, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(id).putLong(nanos++).putLong(instructionPointer).putInt(1234);
        events.writeBytes(header.array());
        events.writeBytes(payload);
    }

    void at(long instructionPointer) {
        event(0, instructionPointer, new byte[0]);
    }

    void load(long baseAddress, long sizeBytes, Path file, boolean independent) {
        byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(16 + path.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        payload.putLong(baseAddress).putLong(sizeBytes).put(path).put((byte) 0).put((byte) (independent ? 1 : 0));
        event(2, 0, payload.array());
    }

    void buildId(long baseAddress, byte[] buildId) {
        ByteBuffer payload = ByteBuffer.allocate(16 + buildId.length).order(ByteOrder.LITTLE_ENDIAN);
        payload.putLong(baseAddress).putLong(buildId.length).put(buildId);
        event(3, 0, payload.array());
    }

    void debugLink(long baseAddress, long crc, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(12 + text.length + 1).order(ByteOrder.LITTLE_ENDIAN);
        payload.putLong(baseAddress).putInt((int) crc).put(text);
        event(4, 0, payload.array());
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("metadata"), METADATA);
        long bits = 8L * (HEADER_BYTES + events.size());
        ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + events.size()).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(0xC1FC1FC1).put(HexFormat.of().parseHex(UUID)).putInt(0).putLong(bits).putLong(bits);
        packet.put(events.toByteArray());
        Files.write(folder.resolve("stream"), packet.array());
    }
}
