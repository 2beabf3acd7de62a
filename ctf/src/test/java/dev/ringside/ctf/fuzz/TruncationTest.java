// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.testing.JsonObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each field class in each root structure, in a data stream that ends after each byte: what was whole is given, then a
/// fault with its place, the same from the compiled and from the interpreting decoders.
class TruncationTest {
    private static final int MAX_BYTES = 13;
    private static final List<String> ROOTS = List.of(
            "packet-header", "packet-context", "event-record-header", "event-record-common-context",
            "event-record-specific-context", "event-record-payload");

    @TempDir
    Path directory;

    private static String member(String name, String type) {
        return "{\"name\": \"" + name + "\", \"field-class\": {\"type\": \"" + type
                + "\", \"length\": 8, \"byte-order\": \"little-endian\"}}, ";
    }

    private static String structure(String fieldClass) {
        return "{\"type\": \"structure\", \"member-classes\": [" + member("len", "fixed-length-unsigned-integer")
                + member("num", "fixed-length-unsigned-integer") + member("sel", "fixed-length-boolean")
                + "{\"name\": \"field\", \"field-class\": " + fieldClass + "}]}";
    }

    private static String property(String root, String only, String name, String structure) {
        return root.equals(only) ? ", \"" + name + "-field-class\": " + structure : "";
    }

    private static byte[] metadata(String root, String fieldClass) {
        String own = structure(fieldClass.replace("event-record-payload", root));
        String payload = "{\"type\": \"structure\", \"member-classes\": [{\"name\": \"last\", "
                + "\"field-class\": {\"type\": \"null-terminated-string\"}}]}";
        String text = "\u001e{\"type\": \"preamble\", \"version\": 2}\n"
                + "\u001e{\"type\": \"trace-class\"" + property(root, "packet-header", "packet-header", own) + "}\n"
                + "\u001e{\"type\": \"data-stream-class\"" + property(root, "packet-context", "packet-context", own)
                + property(root, "event-record-header", "event-record-header", own)
                + property(root, "event-record-common-context", "event-record-common-context", own) + "}\n"
                + "\u001e{\"type\": \"event-record-class\""
                + property(root, "event-record-specific-context", "specific-context", own)
                + ", \"payload-field-class\": " + (root.equals("event-record-payload") ? own : payload) + "}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Two elements, the second option, a selector that is true, and then something for any field class.
    private static byte[] data() {
        byte[] data = new byte[MAX_BYTES];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i % 8 == 0 ? 2 : i % 8 < 3 ? 1 : i % 8 == 7 ? 0 : 'a' + i);
        }
        return data;
    }

    @Test
    void whatIsWholeIsGivenAndThenAFaultWithItsPlace() throws IOException {
        int faults = 0;
        for (JsonObjects.Kind kind : JsonObjects.fieldClasses()) {
            for (String root : ROOTS) {
                byte[] metadata = metadata(root, kind.valid());
                List<String> longer = null;
                for (int length = MAX_BYTES; length >= 0; length--) {
                    String what = kind.type() + " in " + root + " of " + length + " bytes";
                    List<String> lines = StreamTarget.lines(
                            StreamTarget.input(metadata, Arrays.copyOf(data(), length)), directory);
                    List<String> events = lines.stream().filter(line -> line.startsWith("EVENT")).toList();
                    if (longer != null) {
                        assertThat(longer).as(what).hasSizeGreaterThanOrEqualTo(events.size());
                        assertThat(longer.subList(0, events.size())).as(what).isEqualTo(events);
                    }
                    faults += lines.stream().anyMatch(line -> line.contains("packet=")) ? 1 : 0;
                    longer = events;
                }
            }
        }
        assertThat(faults).isGreaterThan(500);
    }
}
