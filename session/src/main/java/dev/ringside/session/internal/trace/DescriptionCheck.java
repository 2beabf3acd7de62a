// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType;
import dev.ringside.protocol.FieldType.ArrayType;
import dev.ringside.protocol.FieldType.BooleanType;
import dev.ringside.protocol.FieldType.EnumType;
import dev.ringside.protocol.FieldType.FloatType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.OptionalType;
import dev.ringside.protocol.FieldType.SequenceType;
import dev.ringside.protocol.FieldType.StructureType;
import dev.ringside.protocol.FieldType.TextType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an application says of its tracepoints is not trusted: this keeps out what no trace could say.
public final class DescriptionCheck {
    /// LTTng's limit for an event name is 255 characters; names of fields get the same.
    static final int MAXIMUM_NAME_LENGTH = 255;

    private static final int MAXIMUM_FIELDS = 4096;
    private static final int MAXIMUM_ARRAY_LENGTH = 1 << 24;
    private static final int MAXIMUM_LABELS = 1 << 16;
    private static final int MAXIMUM_LOG_LEVEL = 14;

    private int fields;

    private DescriptionCheck() {}

    /// What is wrong with a description; empty when nothing is.
    public static Optional<String> problem(EventDescription event) {
        if (!isPlainName(event.name())) {
            return Optional.of("the event's name is empty, too long or has control characters");
        }
        if (event.logLevel() < 0 || event.logLevel() > MAXIMUM_LOG_LEVEL) {
            return Optional.of("logLevel=" + event.logLevel() + " is not in the range 0 to " + MAXIMUM_LOG_LEVEL);
        }
        if (event.emfUri().length() > MAXIMUM_FIELDS || hasControlCharacters(event.emfUri())) {
            return Optional.of("the model URI is too long or has control characters");
        }
        return new DescriptionCheck().members(event.fields());
    }

    /// Whether a name may stand in metadata and in a line of a log.
    static boolean isPlainName(String name) {
        return !name.isEmpty() && name.length() <= MAXIMUM_NAME_LENGTH && !hasControlCharacters(name);
    }

    static boolean hasControlCharacters(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }

    private Optional<String> members(List<NamedField> members) {
        Set<String> names = new HashSet<>();
        for (NamedField member : members) {
            if (!isPlainName(member.name()) || !names.add(member.name())) {
                return Optional.of("a field's name is empty, too long, repeated or has control characters");
            }
            Optional<String> problem = type(member.type());
            if (problem.isPresent()) {
                return Optional.of(problem.get() + " field=" + member.name());
            }
            if (++fields > MAXIMUM_FIELDS) {
                return Optional.of("more than " + MAXIMUM_FIELDS + " fields");
            }
        }
        return Optional.empty();
    }

    private Optional<String> type(FieldType type) {
        return switch (type) {
            case IntegerType integer -> integer(integer);
            case FloatType(int sizeBits) -> require(sizeBits == 32 || sizeBits == 64, "sizeBits=" + sizeBits);
            case BooleanType() -> Optional.empty();
            case TextType() -> Optional.empty();
            case EnumType(IntegerType container, List<String> labels) ->
                integer(container)
                        .or(() -> require(labels.size() <= MAXIMUM_LABELS, "labels=" + labels.size()))
                        .or(() -> require(
                                labels.stream().noneMatch(DescriptionCheck::hasControlCharacters), "a label"));
            case StructureType(List<NamedField> members) -> members(members);
            case ArrayType(FieldType element, int length) ->
                require(length >= 0 && length <= MAXIMUM_ARRAY_LENGTH, "length=" + length).or(() -> type(element));
            case SequenceType(FieldType element) -> type(element);
            case OptionalType(FieldType value) -> type(value);
        };
    }

    private static Optional<String> integer(IntegerType type) {
        int size = type.sizeBits();
        int base = type.base();
        return require(size == 8 || size == 16 || size == 32 || size == 64, "sizeBits=" + size)
                .or(() -> require(base == 2 || base == 8 || base == 10 || base == 16, "base=" + base));
    }

    private static Optional<String> require(boolean condition, String what) {
        return condition ? Optional.empty() : Optional.of("not possible in a trace: " + what);
    }
}
