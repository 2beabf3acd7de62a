// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import java.math.BigInteger;
import java.util.List;

/// The right side of `name = value;` or `name := type;` in a block.
sealed interface AttributeValue {
    Place place();

    record IntegerValue(Place place, BigInteger value) implements AttributeValue {}

    record StringValue(Place place, String value) implements AttributeValue {}

    /// A word, or several with dots between.
    record WordValue(Place place, List<String> path) implements AttributeValue {}

    record TypeValue(Place place, TsdlType type) implements AttributeValue {}
}
