// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads integer range sets (CTF2-SPEC-2.0 §5.3.1), label mappings and role lists.
final class RangeReader {
    private RangeReader() {}

    static IntegerRangeSet ranges(JsonValue value, boolean signed) throws MetadataException {
        var ranges = new ArrayList<IntegerRange>();
        for (JsonValue element : Properties.array(value).elements()) {
            List<JsonValue> ends = Properties.array(element).elements();
            if (ends.size() != 2) {
                throw element.place().fault("an integer range has two ends, not " + ends.size());
            }
            BigInteger lower = end(ends.getFirst(), signed);
            BigInteger upper = end(ends.getLast(), signed);
            if (lower.compareTo(upper) > 0) {
                throw element.place().fault("the range is empty: " + lower + " is greater than " + upper);
            }
            ranges.add(new IntegerRange(lower, upper));
        }
        if (ranges.isEmpty()) {
            throw value.place().fault("an integer range set has at least one range");
        }
        return new IntegerRangeSet(ranges);
    }

    private static BigInteger end(JsonValue value, boolean signed) throws MetadataException {
        BigInteger end = Properties.integer(value);
        if (!signed && end.signum() < 0) {
            throw value.place().fault("an unsigned integer is expected, not " + end);
        }
        return end;
    }

    static List<Mapping> mappings(JsonValue value, boolean signed) throws MetadataException {
        var mappings = new ArrayList<Mapping>();
        for (Map.Entry<String, JsonValue> entry : Properties.object(value).members().entrySet()) {
            mappings.add(new Mapping(entry.getKey(), ranges(entry.getValue(), signed)));
        }
        return mappings;
    }

    static Set<Role> roles(Properties properties, Set<Role> allowed) throws MetadataException {
        var roles = EnumSet.noneOf(Role.class);
        Optional<JsonValue> value = properties.find("roles");
        if (value.isPresent()) {
            for (JsonValue element : Properties.array(value.get()).elements()) {
                roles.add(role(element, allowed));
            }
        }
        return roles;
    }

    private static Role role(JsonValue value, Set<Role> allowed) throws MetadataException {
        String name = Properties.string(value);
        for (Role role : allowed) {
            if (role.specificationName().equals(name)) {
                return role;
            }
        }
        throw value.place().fault("no role `" + name + "` for this field class");
    }
}
