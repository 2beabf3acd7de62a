// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.MetadataText;
import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.tsdl.Token.Kind;
import dev.ringside.ctf.metadata.MetadataException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Cuts a TSDL text into tokens (CTF 1.8.3 annex C.1): C's comments, identifiers, integers, strings and punctuators.
final class Lexer {
    /// Of whatever base.
    private static final int DIGITS_OF_A_LONG = 15;
    private static final String SINGLE_PUNCTUATORS = "{}[]()<>;:=,.*+-";

    private final String text;
    /// The text and two zeros, so that its end needs no look at its length. An array, since most of a short command's
    /// metadata is read by the interpreter, where a call costs as much as ten comparisons.
    private final char[] chars;
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String text) {
        this.text = text;
        chars = new char[text.length() + 2];
        text.getChars(0, text.length(), chars, 0);
    }

    /// All tokens of a text; the last is of kind `END`.
    static List<Token> tokens(String text) throws MetadataException {
        var lexer = new Lexer(text);
        var tokens = new ArrayList<Token>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Kind.END);
        return tokens;
    }

    private Place place() {
        return new Place(line, at - lineStart + 1);
    }

    private Token next() throws MetadataException {
        skipBlanksAndComments();
        Place place = place();
        if (at == text.length()) {
            return new Token(Kind.END, "", BigInteger.ZERO, place);
        }
        char c = chars[at];
        if (isIdentifierStart(c)) {
            int start = at;
            while (isIdentifierPart(chars[at])) {
                at++;
            }
            return new Token(Kind.IDENTIFIER, text.substring(start, at), BigInteger.ZERO, place);
        }
        if (isDigit(c)) {
            return integer(place);
        }
        if (c == '"') {
            at++;
            return new Token(Kind.STRING, untilNul(quoted('"', place)), BigInteger.ZERO, place);
        }
        if (c == '\'') {
            at++;
            return character(place);
        }
        return punctuator(c, place);
    }

    /// As in C, a string ends where an escape says U+0000.
    private static String untilNul(String content) {
        int end = content.indexOf(0);
        return end < 0 ? content : content.substring(0, end);
    }

    private void skipBlanksAndComments() throws MetadataException {
        while (true) {
            char c = chars[at];
            if (c == '\n') {
                at++;
                line++;
                lineStart = at;
            } else if (c == ' ' || c >= '\t' && c <= '\r') {
                at++;
            } else if (c == '/' && chars[at + 1] == '/') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '/' && chars[at + 1] == '*') {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipBlockComment() throws MetadataException {
        Place start = place();
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw start.fault("the comment has no end");
        }
        for (; at < end + 2; at++) {
            if (chars[at] == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
    }

    private Token integer(Place place) throws MetadataException {
        int radix = 10;
        int digitsStart = at;
        if (chars[at] == '0') {
            char second = chars[at + 1];
            if (second == 'x' || second == 'X') {
                radix = 16;
                digitsStart += 2;
            } else if (second == 'b' || second == 'B') {
                radix = 2;
                digitsStart += 2;
            } else if (isDigit(second)) {
                radix = 8;
                digitsStart += 1;
            }
        }
        at = digitsStart;
        while (chars[at] < 0x80 && Character.digit(chars[at], radix) >= 0) {
            at++;
        }
        // 64 binary digits and some leading zeros; also keeps the conversion below from being slow.
        if (at == digitsStart || at - digitsStart > 200) {
            throw place.fault(at == digitsStart ? "the integer has no digits" : "the integer does not fit 64 bits");
        }
        BigInteger value = at - digitsStart <= DIGITS_OF_A_LONG
                ? BigInteger.valueOf(Long.parseLong(text, digitsStart, at, radix))
                : new BigInteger(text.substring(digitsStart, at), radix);
        if (value.bitLength() > Long.SIZE) {
            throw place.fault("the integer does not fit 64 bits");
        }
        while (isIntegerSuffix(chars[at])) {
            at++;
        }
        if (isIdentifierPart(chars[at])) {
            throw place().fault("`" + chars[at] + "` cannot follow an integer of base " + radix);
        }
        return new Token(Kind.INTEGER, "", value, place);
    }

    private Token character(Place place) throws MetadataException {
        String content = quoted('\'', place);
        if (content.codePointCount(0, content.length()) != 1) {
            throw place.fault("a character constant has one character");
        }
        return new Token(Kind.INTEGER, "", BigInteger.valueOf(content.codePointAt(0)), place);
    }

    private String quoted(char quote, Place start) throws MetadataException {
        var content = new StringBuilder();
        while (true) {
            if (at == text.length() || chars[at] == '\n') {
                throw start.fault("the literal has no closing quote");
            }
            char c = chars[at];
            if (c == 0) {
                throw place().fault("a literal cannot hold the character U+0000");
            }
            at++;
            if (c == quote) {
                return content.toString();
            }
            if (c == '\\' && at < text.length()) {
                escape(content);
            } else {
                content.append(c);
            }
        }
    }

    /// C's escapes; an unknown one stands for its character.
    private void escape(StringBuilder content) throws MetadataException {
        Place place = place();
        char c = chars[at++];
        switch (c) {
            case 'a' -> content.append('\u0007');
            case 'b' -> content.append('\b');
            case 'e' -> content.append('\u001b');
            case 'f' -> content.append('\f');
            case 'n' -> content.append('\n');
            case 'r' -> content.append('\r');
            case 't' -> content.append('\t');
            case 'v' -> content.append('\u000b');
            case '0', '1', '2', '3', '4', '5', '6', '7', 'x' -> {
                at -= 2;
                bytes(content, place);
            }
            case 'u' -> content.appendCodePoint(hexadecimal(4, c, place));
            case 'U' -> content.appendCodePoint(hexadecimal(8, c, place));
            case '\n' -> {
                line++;
                lineStart = at;
            }
            default -> content.append(c);
        }
    }

    /// Octal and hexadecimal escapes are bytes: some together may make one character of UTF-8. Up to three digits
    /// belong to one of them, and of its value the low eight bits count, as in Babeltrace.
    private void bytes(StringBuilder content, Place place) throws MetadataException {
        var bytes = new ByteArrayOutputStream();
        while (at + 1 < text.length() && chars[at] == '\\' && isByteEscape(chars[at + 1])) {
            at++;
            if (chars[at] == 'x') {
                at++;
                bytes.write(hexadecimal(3, 'x', place));
            } else {
                bytes.write(digits(8, 1, 3, place));
            }
        }
        content.append(MetadataText.decodeLeniently(bytes.toByteArray()));
    }

    private static boolean isByteEscape(char c) {
        return c == 'x' || c >= '0' && c <= '7';
    }

    /// The value of the digits that follow, or the letter itself where there are not as many as it needs.
    private int hexadecimal(int count, char letter, Place place) throws MetadataException {
        int least = letter == 'x' ? 1 : count;
        int found = 0;
        while (found < count && at + found < text.length() && Character.digit(chars[at + found], 16) >= 0) {
            found++;
        }
        return found < least ? letter : digits(16, found, found, place);
    }

    private int digits(int radix, int least, int most, Place place) throws MetadataException {
        long value = 0;
        int count = 0;
        while (count < most && at < text.length() && Character.digit(chars[at], radix) >= 0) {
            value = value * radix + Character.digit(chars[at], radix);
            at++;
            count++;
        }
        if (count < least || !Character.isValidCodePoint((int) value) || value > Integer.MAX_VALUE) {
            throw place.fault("the escape stands for no character");
        }
        return (int) value;
    }

    private Token punctuator(char c, Place place) throws MetadataException {
        String longer = c == '.' ? "..." : c == ':' ? ":=" : c == '-' ? "->" : "";
        if (!longer.isEmpty() && text.startsWith(longer, at)) {
            at += longer.length();
            return new Token(Kind.PUNCTUATOR, longer, BigInteger.ZERO, place);
        }
        if (SINGLE_PUNCTUATORS.indexOf(c) < 0) {
            throw place.fault(c < ' ' ? "the character U+%04X has no place here".formatted((int) c)
                    : "the character `" + c + "` has no place here");
        }
        at++;
        return new Token(Kind.PUNCTUATOR, String.valueOf(c), BigInteger.ZERO, place);
    }

    private static boolean isIntegerSuffix(char c) {
        return c == 'u' || c == 'U' || c == 'l' || c == 'L';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isIdentifierStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || isDigit(c);
    }
}
