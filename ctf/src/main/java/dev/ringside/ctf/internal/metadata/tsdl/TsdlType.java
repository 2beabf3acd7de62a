// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A TSDL type with the names of other types resolved, but not yet the byte order of the trace (it may come later in
/// the text) nor lengths and tags (they depend on where the type is used).
sealed interface TsdlType {
    Place place();

    /// @param byteOrder null: the trace's
    /// @param text      whether it has an encoding, so that an array of it is a string
    /// @param clock     the name of the clock it is mapped to
    record IntegerType(
            Place place,
            int sizeBits,
            boolean signed,
            int alignmentBits,
            @Nullable ByteOrder byteOrder,
            DisplayBase base,
            boolean text,
            Optional<String> clock)
            implements TsdlType {
        IntegerType withBase(DisplayBase other) {
            return new IntegerType(place, sizeBits, signed, alignmentBits, byteOrder, other, text, clock);
        }
    }

    record FloatingPointType(Place place, int sizeBits, int alignmentBits, @Nullable ByteOrder byteOrder)
            implements TsdlType {}

    record StringType(Place place) implements TsdlType {}

    record EnumType(Place place, IntegerType container, List<Mapping> mappings) implements TsdlType {}

    record StructType(Place place, Body body, int minimumAlignmentBits) implements TsdlType {
        List<Member> members() {
            return body.members();
        }
    }

    /// @param tag null: comes from the use of the type
    record VariantType(Place place, @Nullable Reference tag, Body body) implements TsdlType {
        List<Member> options() {
            return body.members();
        }
    }

    record ArrayType(Place place, TsdlType element, long length) implements TsdlType {}

    record SequenceType(Place place, TsdlType element, Reference length) implements TsdlType {}

    /// A member of a structure or option of a variant, with the name as the text has it.
    record Member(Place place, String name, TsdlType type) {}

    /// The braces of a structure or variant; filled while they are parsed. Has identity: a name within is bound to
    /// these very braces.
    final class Body {
        private final List<Member> members = new ArrayList<>();
        private final Map<String, Integer> indexes = new HashMap<>();

        /// @return false where there is one of that name already
        boolean add(Member member) {
            if (indexes.putIfAbsent(member.name(), members.size()) != null) {
                return false;
            }
            members.add(member);
            return true;
        }

        boolean has(String name) {
            return indexes.containsKey(name);
        }

        List<Member> members() {
            return Collections.unmodifiableList(members);
        }

        /// The index of a member by its name, else by its name without the underscore that either side may have; -1:
        /// none.
        ///
        /// @param limit members from this index on are not there yet
        int indexOf(String name, int limit) {
            int index = exactIndexOf(name, limit);
            if (index < 0) {
                index = exactIndexOf("_" + name, limit);
            }
            if (index < 0 && name.startsWith("_")) {
                index = exactIndexOf(name.substring(1), limit);
            }
            return index;
        }

        private int exactIndexOf(String name, int limit) {
            int index = indexes.getOrDefault(name, -1);
            return index < limit ? index : -1;
        }

        @Nullable Member find(String name) {
            int index = indexOf(name, members.size());
            return index < 0 ? null : members.get(index);
        }
    }

    /// The name of a field that gives a length or tag: a dotted path, absolute or relative (CTF 1.8.3 §7.3.2).
    ///
    /// @param body the innermost braces around the name that have a member of the path's first element; null: none, so
    ///             that the field is looked for where the type is used
    record Reference(Place place, List<String> path, @Nullable Body body) {
        String shown() {
            return String.join(".", path);
        }
    }
}
