// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The text of a metadata stream, with the packets around it taken off.
///
/// @param language what the text is written in
/// @param text     places in it are places in the text of all packets joined
/// @param packets  the packets around it, if any
public record MetadataText(Language language, String text, Optional<PacketInfo> packets) {
    /// The two metadata languages.
    public enum Language {
        TSDL,
        JSON
    }

    private static final byte RECORD_SEPARATOR = 0x1e;

    public static MetadataText of(byte[] stream) throws MetadataException {
        if (MetadataPackets.isPacketized(stream)) {
            MetadataPackets packets = MetadataPackets.of(stream);
            byte[] content = packets.content();
            Language language = packets.info().majorVersion() == 2 ? Language.JSON : Language.TSDL;
            return new MetadataText(language, decode(content, language), Optional.of(packets.info()));
        }
        Language language = startsAsJson(stream) ? Language.JSON : Language.TSDL;
        return new MetadataText(language, decode(stream, language), Optional.empty());
    }

    /// TSDL starts with a comment or a keyword, a JSON text sequence with a record separator.
    private static boolean startsAsJson(byte[] stream) {
        for (byte b : stream) {
            if (b == RECORD_SEPARATOR || b == '{') {
                return true;
            }
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return false;
    }

    private static String decode(byte[] content, Language language) throws MetadataException {
        if (language == Language.TSDL) {
            return decodeLeniently(content);
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw placeOf(content, bytes.position()).fault("not valid UTF-8");
        }
    }

    /// CTF 1.8.3 names no encoding for TSDL itself; old producers copy strings as they find them: what is no UTF-8 is
    /// taken byte by byte.
    public static String decodeLeniently(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return new String(content, StandardCharsets.ISO_8859_1);
        }
    }

    private static Place placeOf(byte[] content, int offset) {
        String before = new String(content, 0, offset, StandardCharsets.UTF_8);
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line, before.length() - lineStart + 1);
    }
}
