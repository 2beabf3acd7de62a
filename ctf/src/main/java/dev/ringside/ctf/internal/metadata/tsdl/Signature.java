// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.metadata.MetadataException;

/// The comment that plain text metadata starts with, `/* CTF 1.8` (CTF 1.8.3 §7.1). Text without it is taken too: LTTng
/// from 2.14 on takes the packets off its metadata and what is left may have none.
final class Signature {
    private static final String NAME = "CTF";
    private static final String VERSION = "1.8";

    private Signature() {}

    static void check(String text) throws MetadataException {
        int comment = blanksEnd(text, 0);
        if (!text.startsWith("/*", comment)) {
            return;
        }
        int name = blanksEnd(text, comment + 2);
        int nameEnd = name + NAME.length();
        if (!text.startsWith(NAME, name) || nameEnd < text.length() && isWord(text.charAt(nameEnd))) {
            return;
        }
        int version = blanksEnd(text, nameEnd);
        int end = version;
        while (end < text.length() && !isBlank(text.charAt(end)) && !text.startsWith("*/", end)) {
            end++;
        }
        String stated = text.substring(version, end);
        // The revision of the specification's text says nothing about the language.
        if (!stated.equals(VERSION) && !stated.startsWith(VERSION + ".")) {
            throw new Place(1, 1).fault("the signature says version `" + stated + "`, but this format is " + VERSION);
        }
    }

    private static int blanksEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isBlank(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isWord(char c) {
        return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}
