// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonArray;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonBoolean;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonInteger;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonNull;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonObject;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonReal;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Splits a JSON text sequence (RFC 7464) and reads each of its texts into a tree. A trailing comma in an object or
/// array is let pass: producers whose JSON library takes it write it.
final class JsonTextSequence {
    static final char RECORD_SEPARATOR = '\u001e';

    /// Deep enough for any real trace, shallow enough for every recursive walk over a schema.
    private static final int MAX_DEPTH = 400;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1000)
                    .build())
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private final int firstLine;
    private final int firstColumn;

    private JsonTextSequence(int firstLine, int firstColumn) {
        this.firstLine = firstLine;
        this.firstColumn = firstColumn;
    }

    /// The texts of a sequence, in order; texts of nothing but blanks are skipped, as RFC 7464 §2.1 says.
    static List<JsonObject> parse(String sequence) throws MetadataException {
        var texts = new ArrayList<JsonObject>();
        int line = 1;
        int lineStart = 0;
        int textStart = 0;
        for (int at = 0; at <= sequence.length(); at++) {
            if (at < sequence.length() && sequence.charAt(at) != RECORD_SEPARATOR) {
                continue;
            }
            String text = sequence.substring(textStart, at);
            if (!text.isBlank()) {
                texts.add(new JsonTextSequence(line, textStart - lineStart + 1).object(text));
            }
            for (int passed = textStart; passed < at; passed++) {
                if (sequence.charAt(passed) == '\n') {
                    line++;
                    lineStart = passed + 1;
                }
            }
            textStart = at + 1;
        }
        return texts;
    }

    private JsonObject object(String text) throws MetadataException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return object(parser);
        }
    }

    private JsonObject object(JsonParser parser) throws MetadataException {
        try {
            parser.nextToken();
            JsonValue value = value(parser);
            if (!(value instanceof JsonObject object)) {
                throw value.place().fault("a metadata fragment is an object, not " + value.kind());
            }
            if (parser.nextToken() != null) {
                throw place(parser).fault("something follows the fragment: start a new one with a record separator");
            }
            return object;
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            boolean known = location != null && location.getLineNr() > 0;
            throw place(known ? location : parser.currentLocation()).fault("not valid JSON: " + e.getOriginalMessage());
        }
    }

    private JsonValue value(JsonParser parser) throws MetadataException {
        Place place = place(parser);
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> members(parser, place);
            case START_ARRAY -> elements(parser, place);
            case VALUE_STRING -> new JsonString(place, parser.getString());
            case VALUE_NUMBER_INT -> new JsonInteger(place, parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> new JsonReal(place, parser.getDoubleValue());
            case VALUE_TRUE -> new JsonBoolean(place, true);
            case VALUE_FALSE -> new JsonBoolean(place, false);
            case VALUE_NULL -> new JsonNull(place);
            case null, default -> throw place.fault("a JSON value is expected here");
        };
    }

    private JsonObject members(JsonParser parser, Place place) throws MetadataException {
        var members = new LinkedHashMap<String, JsonValue>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Place namePlace = place(parser);
            String name = parser.currentName();
            parser.nextToken();
            if (members.put(name, value(parser)) != null) {
                throw namePlace.fault("property `" + name + "` occurs twice");
            }
        }
        return new JsonObject(place, members);
    }

    private JsonArray elements(JsonParser parser, Place place) throws MetadataException {
        var elements = new ArrayList<JsonValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return new JsonArray(place, elements);
    }

    private Place place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private Place place(TokenStreamLocation location) {
        int line = Math.max(location.getLineNr(), 1);
        int column = Math.max(location.getColumnNr(), 1);
        return new Place(firstLine + line - 1, line == 1 ? firstColumn + column - 1 : column);
    }
}
