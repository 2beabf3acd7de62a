// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.IntegerValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.StringValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.WordValue;
import dev.ringside.ctf.internal.metadata.tsdl.Token.Kind;
import dev.ringside.ctf.metadata.MetadataException;
import java.util.ArrayList;
import java.util.List;

/// The right sides of attributes.
final class AttributeParser {
    private AttributeParser() {}

    static AttributeValue value(TokenReader tokens) throws MetadataException {
        Place place = tokens.peek().place();
        if (tokens.startsInteger()) {
            return new IntegerValue(place, tokens.integer());
        }
        if (tokens.peek().kind() == Kind.STRING) {
            // Adjacent literals are one, as in C.
            var text = new StringBuilder();
            while (tokens.peek().kind() == Kind.STRING) {
                text.append(tokens.take().text());
            }
            return new StringValue(place, text.toString());
        }
        return new WordValue(place, words(tokens));
    }

    /// Words with dots between; an encoding may also be written `UTF-8`.
    private static List<String> words(TokenReader tokens) throws MetadataException {
        List<String> path = new ArrayList<>(tokens.dottedPath("an integer, a literal string or a word"));
        if (path.size() == 1 && path.getFirst().equalsIgnoreCase("UTF") && tokens.takeIf("-")) {
            path.set(0, path.getFirst() + "-" + tokens.integer());
        }
        return path;
    }
}
