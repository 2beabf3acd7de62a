// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import java.math.BigInteger;

/// A lexical element of TSDL (CTF 1.8.3 annex C.1).
///
/// @param text  an identifier or keyword, the characters of a literal string without quotes and escapes, or a
///              punctuator
/// @param value of an integer, zero otherwise
record Token(Kind kind, String text, BigInteger value, Place place) {
    enum Kind {
        IDENTIFIER,
        INTEGER,
        STRING,
        PUNCTUATOR,
        END
    }

    boolean is(String punctuator) {
        return kind == Kind.PUNCTUATOR && text.equals(punctuator);
    }

    boolean isWord(String word) {
        return kind == Kind.IDENTIFIER && text.equals(word);
    }

    /// An identifier that is no keyword.
    boolean isName() {
        return kind == Kind.IDENTIFIER && !Keywords.isReserved(text);
    }

    /// What an error message calls it.
    String shown() {
        return switch (kind) {
            case IDENTIFIER, PUNCTUATOR -> "`" + text + "`";
            case INTEGER -> value.toString();
            case STRING -> "a literal string";
            case END -> "the end of the text";
        };
    }
}
