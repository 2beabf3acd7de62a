// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import java.util.Set;

/// The reserved words of TSDL (CTF 1.8.3 annex C.1.2).
final class Keywords {
    /// Words that together make the name of a C type, and may be part of a type alias's name.
    private static final Set<String> C_TYPES = Set.of(
            "char", "const", "double", "float", "int", "long", "short", "signed", "unsigned", "void", "_Bool",
            "_Complex", "_Imaginary");

    private static final Set<String> OTHERS = Set.of(
            "align", "callsite", "clock", "enum", "env", "event", "floating_point", "integer", "stream", "string",
            "struct", "trace", "typealias", "typedef", "variant");

    private Keywords() {}

    static boolean isReserved(String word) {
        return C_TYPES.contains(word) || OTHERS.contains(word);
    }

    static boolean isCType(String word) {
        return C_TYPES.contains(word);
    }
}
