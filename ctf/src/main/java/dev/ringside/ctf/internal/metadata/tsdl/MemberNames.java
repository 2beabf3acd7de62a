// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The names under which the members of structures stand in a TSDL text. In contexts and payloads every name gets an
/// underscore before it, as LTTng does; elsewhere only one that is a keyword, starts with an underscore, or would mean
/// something that the field is not.
final class MemberNames {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NOT_IDENTIFIER = Pattern.compile("[^A-Za-z0-9_]");

    private static final Map<Role, String> PACKET_HEADER_NAMES = Map.of(
            Role.PACKET_MAGIC_NUMBER, "magic",
            Role.METADATA_STREAM_UUID, "uuid",
            Role.DATA_STREAM_CLASS_ID, "stream_id",
            Role.DATA_STREAM_ID, "stream_instance_id");

    private static final Map<Role, String> PACKET_CONTEXT_NAMES = Map.of(
            Role.PACKET_TOTAL_LENGTH, "packet_size",
            Role.PACKET_CONTENT_LENGTH, "content_size",
            Role.DEFAULT_CLOCK_TIMESTAMP, "timestamp_begin",
            Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP, "timestamp_end",
            Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT, "events_discarded",
            Role.PACKET_SEQUENCE_NUMBER, "packet_seq_num");

    private static final Map<Role, String> EVENT_HEADER_NAMES = Map.of(Role.EVENT_RECORD_CLASS_ID, "id");
    private static final String TIMESTAMP = "timestamp";

    private MemberNames() {}

    static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches();
    }

    /// The nearest name that is an identifier.
    static String identifier(String name) {
        String plain = NOT_IDENTIFIER.matcher(name).replaceAll("_");
        return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    /// What a role is called in CTF 1.8, if its field is to stand at this place.
    static @Nullable String nameOf(Role role, Scope scope, int depth) {
        return switch (scope) {
            case PACKET_HEADER ->
                depth == 1 || role == Role.DATA_STREAM_CLASS_ID ? PACKET_HEADER_NAMES.get(role) : null;
            case PACKET_CONTEXT -> depth == 1 ? PACKET_CONTEXT_NAMES.get(role) : null;
            case EVENT_RECORD_HEADER -> EVENT_HEADER_NAMES.get(role);
            default -> null;
        };
    }

    /// @param depth of the member, from 1 in the root structure
    static String tsdlName(String name, FieldClass fieldClass, Scope scope, int depth) {
        boolean header = scope.ordinal() <= Scope.EVENT_RECORD_HEADER.ordinal();
        boolean plain = header
                && !Keywords.isReserved(name)
                && !name.startsWith("_")
                && !meansWhatItIsNot(name, fieldClass, scope, depth);
        return plain ? name : "_" + name;
    }

    private static boolean meansWhatItIsNot(String name, FieldClass fieldClass, Scope scope, int depth) {
        Set<Role> roles = roles(fieldClass);
        boolean timestamp = scope == Scope.EVENT_RECORD_HEADER && name.equals(TIMESTAMP) && isUnsigned(fieldClass);
        if (timestamp && !roles.contains(Role.DEFAULT_CLOCK_TIMESTAMP)) {
            return true;
        }
        for (Role role : Role.values()) {
            if (name.equals(nameOf(role, scope, depth)) && !roles.contains(role)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a name is that of a role, at this place: also of fields that cannot have one.
    static boolean isRoleName(String name, FieldClass fieldClass, Scope scope, int depth) {
        for (Role role : Role.values()) {
            if (name.equals(nameOf(role, scope, depth))) {
                return true;
            }
        }
        return meansWhatItIsNot(name, fieldClass, scope, depth);
    }

    /// Whether a name would give a field of CTF 1.8 a role that was taken from it. Where no other field has taken the
    /// role of a time, the name alone does not tell: without a clock it never was one.
    ///
    /// @param members the member's structure
    static boolean namesLostRole(
            String name, FieldClass fieldClass, List<StructureMember> members, Scope scope, int depth) {
        if (!isUnsigned(fieldClass)) {
            return false;
        }
        for (Role role : Role.values()) {
            if (name.equals(nameOf(role, scope, depth)) && !roles(fieldClass).contains(role)
                    && (!isTime(role) || members.stream().anyMatch(member -> roles(member).contains(role)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTime(Role role) {
        return role == Role.DEFAULT_CLOCK_TIMESTAMP || role == Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP;
    }

    static Set<Role> roles(StructureMember member) {
        return roles(member.fieldClass());
    }

    private static boolean isUnsigned(FieldClass fieldClass) {
        return fieldClass instanceof FieldClass.Integer integer && !integer.signed();
    }

    static Set<Role> roles(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.Integer integer -> integer.roles();
            case StaticLengthBlob blob -> blob.roles();
            default -> EnumSet.noneOf(Role.class);
        };
    }

    /// A name for a variant option or a type that the reader shows as `name`.
    static List<String> optionNames(String name) {
        boolean plain = isIdentifier(name) && !Keywords.isReserved(name) && (!name.startsWith("_") || name.equals("_"));
        return plain ? List.of(name, "_" + name) : List.of("_" + name);
    }
}
