// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonInteger;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonReal;
import dev.ringside.ctf.metadata.MetadataException;
import java.math.BigInteger;

/// A number within a JSON text (RFC 8259 §6). One without fraction and exponent is an integer with all its digits, any
/// other a real number of 64 bits.
final class JsonNumber {
    /// The work on a number grows with the square of its length; no integer of a schema comes near.
    private static final int MAX_LENGTH = 1000;

    /// So many decimal digits fit a `long`.
    private static final int LONG_DIGITS = 18;

    private static final int EXCERPT_LENGTH = 20;

    private final String text;
    private final int start;
    private int at;
    private boolean integer = true;

    JsonNumber(String text, int start) {
        this.text = text;
        this.start = start;
        this.at = start;
    }

    /// Where the number ends, or -1 where there is none that JSON allows.
    int end() {
        skip('-');
        boolean leadingZero = skip('0');
        if (!leadingZero && !digits()) {
            return -1;
        }
        if (leadingZero && digits()) {
            return -1;
        }
        if (skip('.')) {
            integer = false;
            if (!digits()) {
                return -1;
            }
        }
        if (skip('e') || skip('E')) {
            integer = false;
            if (!skip('+')) {
                skip('-');
            }
            if (!digits()) {
                return -1;
            }
        }
        return at;
    }

    /// What the number is; [#end()] comes before.
    JsonValue value(Place place) throws MetadataException {
        if (at - start > MAX_LENGTH) {
            throw place.fault("a number of more than " + MAX_LENGTH + " characters");
        }
        String digits = text.substring(start, at);
        if (!integer) {
            return new JsonReal(place, Double.parseDouble(digits));
        }
        return new JsonInteger(
                place,
                digits.length() <= LONG_DIGITS ? BigInteger.valueOf(Long.parseLong(digits)) : new BigInteger(digits));
    }

    /// The text at the number, for an error.
    String excerpt() {
        return text.substring(start, Math.min(Math.min(at + 1, start + EXCERPT_LENGTH), text.length()));
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean digits() {
        int first = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at > first;
    }
}
