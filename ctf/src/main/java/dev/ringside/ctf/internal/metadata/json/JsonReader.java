// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonArray;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonBoolean;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonNull;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonObject;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Reads JSON values (RFC 8259) out of a text, one after the other, each with its place. Strict, but for one thing: a
/// comma before the end of an object or array is let pass, since producers whose JSON library takes it write it.
/// Integers keep all their digits. A name that occurs twice in an object, and nesting too deep for the recursive walks
/// over a schema, are errors.
///
/// Written for this one use: a general library takes longer to start than most metadata takes to read. One thread.
final class JsonReader {
    /// Deep enough for any real trace, shallow enough for every recursive walk over a schema.
    private static final int MAX_DEPTH = 400;

    private static final int ESCAPE_DIGITS = 4;
    private static final char END = '\0';

    private final String text;
    private int at;
    private int line = 1;
    /// Where the line begins that `at` is on. Only blanks hold ends of lines, so that only [#skipBlanks] moves it.
    private int lineStart;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /// Goes over one character.
    void skip() {
        at++;
    }

    /// Goes over blanks, tabs and ends of lines.
    ///
    /// @return the character after them, or NUL where the text ends
    char skipBlanks() {
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                lineStart = at + 1;
            } else if (c != ' ' && c != '\r' && c != '\t') {
                return c;
            }
        }
        return END;
    }

    /// A failure where the reader stands.
    MetadataException fault(String reason) {
        return place().fault(reason);
    }

    /// The next value, without what follows it.
    JsonValue value() throws MetadataException {
        char first = skipBlanks();
        Place place = place();
        return switch (first) {
            case '{' -> object(place);
            case '[' -> array(place);
            case '"' -> new JsonString(place, string());
            case 't' -> word("true", new JsonBoolean(place, true));
            case 'f' -> word("false", new JsonBoolean(place, false));
            case 'n' -> word("null", new JsonNull(place));
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(place);
            default -> throw unexpected("a value");
        };
    }

    private JsonObject object(Place place) throws MetadataException {
        enter();
        var members = new LinkedHashMap<String, JsonValue>();
        while (true) {
            char next = skipBlanks();
            if (next == '}') {
                leave();
                return new JsonObject(place, members);
            }
            if (next != '"') {
                throw unexpected("a name in double quotes, or `}`");
            }
            Place namePlace = place();
            String name = string();
            if (skipBlanks() != ':') {
                throw unexpected("`:`");
            }
            at++;
            if (members.put(name, value()) != null) {
                throw namePlace.fault("property `" + name + "` occurs twice");
            }
            separator('}');
        }
    }

    private JsonArray array(Place place) throws MetadataException {
        enter();
        var elements = new ArrayList<JsonValue>();
        while (skipBlanks() != ']') {
            elements.add(value());
            separator(']');
        }
        leave();
        return new JsonArray(place, elements);
    }

    /// Goes over a comma; what ends the object or array stays.
    private void separator(char end) throws MetadataException {
        char next = skipBlanks();
        if (next == ',') {
            at++;
        } else if (next != end) {
            throw unexpected("`,` or `" + end + "`");
        }
    }

    private void enter() throws MetadataException {
        if (++depth > MAX_DEPTH) {
            throw invalid("more than " + MAX_DEPTH + " objects and arrays within each other");
        }
        at++;
    }

    private void leave() {
        depth--;
        at++;
    }

    private JsonValue word(String word, JsonValue value) throws MetadataException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return value;
    }

    private String string() throws MetadataException {
        int start = ++at;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escapedString(start);
            }
            requirePrintable(c);
        }
        throw unexpected("the `\"` that ends the string");
    }

    /// @param start where the string begins whose first escape the reader stands at
    private String escapedString(int start) throws MetadataException {
        var string = new StringBuilder().append(text, start, at);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return string.toString();
            }
            if (c == '\\') {
                string.append(escape());
            } else {
                requirePrintable(c);
                string.append(c);
                at++;
            }
        }
        throw unexpected("the `\"` that ends the string");
    }

    private void requirePrintable(char c) throws MetadataException {
        if (c < ' ') {
            throw invalid("a control character in a string has to be written as an escape: code=" + (int) c);
        }
    }

    private char escape() throws MetadataException {
        char letter = at + 1 < text.length() ? text.charAt(at + 1) : END;
        char meant =
                switch (letter) {
                    case '"', '\\', '/' -> letter;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'u' -> hexadecimal();
                    default -> throw invalid(
                            "no such escape in a string: a backslash stands before \" \\ / b f n r t or u");
                };
        at += letter == 'u' ? 2 + ESCAPE_DIGITS : 2;
        return meant;
    }

    private char hexadecimal() throws MetadataException {
        int code = 0;
        for (int i = at + 2; i < at + 2 + ESCAPE_DIGITS; i++) {
            int digit = i < text.length() && text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw invalid("four hexadecimal digits follow \\u");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private JsonValue number(Place place) throws MetadataException {
        var number = new JsonNumber(text, at);
        int end = number.end();
        if (end < 0) {
            throw invalid("not a number as JSON writes them: " + number.excerpt());
        }
        JsonValue value = number.value(place);
        at = end;
        return value;
    }

    private MetadataException unexpected(String expected) {
        return invalid(expected + " is expected here" + (atEnd() ? ", where the text ends" : ""));
    }

    private MetadataException invalid(String reason) {
        return fault("not valid JSON: " + reason);
    }

    private Place place() {
        return new Place(line, at - lineStart + 1);
    }
}
