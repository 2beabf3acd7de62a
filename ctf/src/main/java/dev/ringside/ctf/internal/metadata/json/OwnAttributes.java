// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes of our own, with which what CTF 1.8 can say and CTF 2 cannot becomes CTF 2 and comes back:
///
///   - fixed-length fields of more than 64 bits, other than floating point numbers. CTF2-SPEC-2.0 §6.3 names no
///     greatest length, but no reader takes more than 64 bits, and such a length in metadata is more likely a mistake:
///     with the attribute alone they are read;
///   - timestamps in contexts and payloads of event records. In CTF 2 only packet contexts and event record headers
///     have the role.
final class OwnAttributes {
    static final int MAX_COMMON_BITS = 64;

    private static final String NAMESPACE = "ringside.dev,2026";
    private static final String WIDE = "wide";
    private static final String TIMESTAMP = "default-clock-timestamp";

    private OwnAttributes() {}

    /// The attributes that a field class is written with.
    ///
    /// @param roles whether it has its roles besides
    static Attributes written(FieldClass fieldClass, boolean roles) {
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        if (fieldClass instanceof FieldClass.FixedLength fixed
                && !(fixed instanceof FieldClass.FixedLengthFloatingPoint)
                && fixed.layout().lengthBits() > MAX_COMMON_BITS) {
            own.put(WIDE, true);
        }
        if (!roles && fieldClass instanceof FieldClass.Integer integer
                && integer.roles().contains(Role.DEFAULT_CLOCK_TIMESTAMP)) {
            own.put(TIMESTAMP, true);
        }
        if (own.isEmpty()) {
            return fieldClass.attributes();
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fieldClass.attributes().byNamespace());
        all.put(NAMESPACE, own);
        return new Attributes(all);
    }

    static boolean isWide(Attributes attributes) {
        return isTrue(attributes, WIDE);
    }

    static boolean isTimestamp(Attributes attributes) {
        return isTrue(attributes, TIMESTAMP);
    }

    private static boolean isTrue(Attributes attributes, String name) {
        return attributes.byNamespace().get(NAMESPACE) instanceof Map<?, ?> own && Boolean.TRUE.equals(own.get(name));
    }

    /// The attributes without ours: what the trace's producer gave.
    static Attributes without(Attributes attributes) {
        if (!isWide(attributes) && !isTimestamp(attributes)) {
            return attributes;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(attributes.byNamespace());
        all.remove(NAMESPACE);
        return new Attributes(all);
    }
}
