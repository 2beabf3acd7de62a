// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import java.nio.charset.StandardCharsets;

/// What is known of an address, as the fields of the added structure hold it: UTF-8, empty where something is not
/// known.
///
/// @param encoded all three, one after the other, null-terminated
record ResolvedAddress(byte[] binary, byte[] function, byte[] source, byte[] encoded) {
    static final ResolvedAddress UNKNOWN = of("", "", "");

    static ResolvedAddress of(String binary, String function, String source) {
        return new ResolvedAddress(
                utf8(binary), utf8(function), utf8(source), utf8(binary + '\0' + function + '\0' + source + '\0'));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
