// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What became of one test of the guest: a line of text.
///
/// @param suite  the class
/// @param test   its display name
/// @param detail why it was skipped, how it failed
record GuestResult(Status status, String suite, String test, long millis, String detail) {
    enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }

    /// The last line, when all tests have run.
    static final String END = "END";

    String line() {
        return String.join("\t", status.name(), encode(suite), encode(test), Long.toString(millis), encode(detail));
    }

    /// Empty where the line is not a whole one.
    static Optional<GuestResult> parse(String line) {
        String[] words = line.split("\t", -1);
        if (words.length != 5) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GuestResult(
                    Status.valueOf(words[0]),
                    decode(words[1]),
                    decode(words[2]),
                    Long.parseLong(words[3]),
                    decode(words[4])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
