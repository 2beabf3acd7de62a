// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.FieldClass;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fixed-length fields of more than 64 bits, other than floating point numbers. CTF2-SPEC-2.0 §6.3 names no greatest
/// length, but no reader takes more than 64 bits, and such a length in metadata is more likely a mistake; CTF 1.8 has
/// such integers. So that a trace with them becomes CTF 2 and comes back, their field classes carry an attribute, and
/// with it alone they are read.
final class WideFields {
    static final int MAX_COMMON_BITS = 64;

    private static final String NAMESPACE = "ringside.dev,2026";
    private static final String WIDE = "wide";

    private WideFields() {}

    /// Whether a field class needs the attribute.
    static boolean isWide(FieldClass fieldClass) {
        return fieldClass instanceof FieldClass.FixedLength fixed
                && !(fixed instanceof FieldClass.FixedLengthFloatingPoint)
                && fixed.layout().lengthBits() > MAX_COMMON_BITS;
    }

    static boolean isMarked(Attributes attributes) {
        return attributes.byNamespace().get(NAMESPACE) instanceof Map<?, ?> own && Boolean.TRUE.equals(own.get(WIDE));
    }

    static Attributes marked(Attributes attributes) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(attributes.byNamespace());
        all.put(NAMESPACE, Map.of(WIDE, true));
        return new Attributes(all);
    }

    /// The attributes without the mark: what the trace's producer gave.
    static Attributes unmarked(Attributes attributes) {
        if (!isMarked(attributes)) {
            return attributes;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(attributes.byNamespace());
        all.remove(NAMESPACE);
        return new Attributes(all);
    }
}
