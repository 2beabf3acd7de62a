// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of TSDL (CTF 1.8.3 §7 and annex C), one text each in `tsdl-rules.txt`: what reads, and what is a fault
/// with its place.
class TsdlRulesTest {
    @Test
    void eachTextReadsOrFailsAsItSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        String heading = "";
        for (String line : lines()) {
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            } else if (!line.startsWith("#") && !line.isBlank()) {
                cases++;
                String fault = fault("/* CTF 1.8 */\n" + line);
                if (fault.isEmpty() != heading.startsWith("reads ")) {
                    wrong.add(heading + ": " + fault + "\n  " + line);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(130);
    }

    private static List<String> lines() throws IOException {
        try (InputStream resource = TsdlRulesTest.class.getResourceAsStream("tsdl-rules.txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String fault(String text) {
        try {
            MetadataReader.read(text.getBytes(StandardCharsets.UTF_8));
            return "";
        } catch (MetadataException e) {
            MetadataConformanceTest.assertLocated(e);
            return String.valueOf(e.getMessage());
        }
    }
}
