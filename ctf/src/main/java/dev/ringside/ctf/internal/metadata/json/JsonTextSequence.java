// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonObject;
import dev.ringside.ctf.metadata.MetadataException;
import java.util.ArrayList;
import java.util.List;

/// Splits a JSON text sequence (RFC 7464) and reads each of its texts, which CTF 2 calls fragments, into a tree.
final class JsonTextSequence {
    static final char RECORD_SEPARATOR = '\u001e';

    private JsonTextSequence() {}

    /// The texts of a sequence, in order; texts of nothing but blanks are skipped, as RFC 7464 §2.1 says.
    static List<JsonObject> parse(String sequence) throws MetadataException {
        var texts = new ArrayList<JsonObject>();
        var reader = new JsonReader(sequence);
        while (true) {
            char next = reader.skipBlanks();
            if (next == RECORD_SEPARATOR) {
                reader.skip();
            } else if (reader.atEnd()) {
                return texts;
            } else {
                texts.add(fragment(reader));
            }
        }
    }

    private static JsonObject fragment(JsonReader reader) throws MetadataException {
        JsonValue value = reader.value();
        if (!(value instanceof JsonObject object)) {
            throw value.place().fault("a metadata fragment is an object, not " + value.kind());
        }
        char next = reader.skipBlanks();
        if (!reader.atEnd() && next != RECORD_SEPARATOR) {
            throw reader.fault("something follows the fragment: start a new one with a record separator");
        }
        return object;
    }
}
