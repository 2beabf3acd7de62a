// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// CTF 2 metadata.
class JsonFuzz {
    static Stream<byte[]> seeds() {
        return Seeds.json();
    }

    @MethodSource("seeds")
    @DictionaryEntries({
        "\\u001e", "\"type\":", "\"preamble\"", "\"version\":2", "\"field-class-alias\"", "\"trace-class\"",
        "\"clock-class\"", "\"data-stream-class\"", "\"event-record-class\"", "\"structure\"", "\"member-classes\"",
        "\"field-class\":", "\"length\":", "\"byte-order\"", "\"bit-order\"", "\"alignment\"", "\"mappings\"",
        "\"roles\"", "\"length-field-location\"", "\"selector-field-location\"", "\"selector-field-ranges\"",
        "\"path\":[null,", "\"origin\":", "\"variant\"", "\"options\"", "\"optional\"", "\"extensions\"",
        "\"attributes\"", "\"minimum-alignment\"", "18446744073709551616", "-1", "[[0,1]]"})
    @FuzzTest(maxDuration = "")
    void metadata(byte[] input) {
        MetadataTarget.check(input);
    }
}
