// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// CTF 1.8 metadata.
class TsdlFuzz {
    static Stream<byte[]> seeds() {
        return Seeds.tsdl();
    }

    @MethodSource("seeds")
    @DictionaryEntries({
        "trace", "stream", "event", "clock", "env", "callsite", "typealias", "typedef", ":=", "struct", "variant",
        "enum", "integer", "floating_point", "string", "{ size = 8; }", "align(", "signed", "base", "encoding",
        "map = clock.", ".value", "byte_order = be", "network", "packet.header", "packet.context", "event.header",
        "event.context", "stream.event.header.", "stream.packet.context.", "trace.packet.header.", "fields", "id",
        "stream_id", "exp_dig", "mant_dig", "freq", "offset_s", "unsigned", "long", "const", "..."})
    @FuzzTest(maxDuration = "")
    void metadata(byte[] input) {
        MetadataTarget.check(input);
    }
}
