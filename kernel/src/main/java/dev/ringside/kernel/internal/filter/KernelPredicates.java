// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventField.Shape;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterExpression.Binary;
import dev.ringside.protocol.filter.FilterExpression.IntegerConstant;
import dev.ringside.protocol.filter.FilterExpression.Place;
import dev.ringside.protocol.filter.FilterExpression.Reference;
import dev.ringside.protocol.filter.FilterExpression.TextConstant;
import dev.ringside.protocol.filter.FilterExpression.Unary;
import dev.ringside.protocol.filter.FilterExpression.UnaryOperator;
import dev.ringside.protocol.filter.FilterOperator;
import dev.ringside.protocol.filter.TextPattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says conditions on one event in the kernel's words, where they mean exactly the same: the kernel compares a field by
/// its own size and sign, we compare 64 bits with a sign. One thread.
final class KernelPredicates {
    /// Of the kernel's patterns, less one.
    private static final int MAX_TEXT = 255;

    private final RecordPlan plan;

    KernelPredicates(RecordPlan plan) {
        this.plan = plan;
    }

    /// The condition that an expression is not zero.
    ///
    /// @return empty where the kernel has no words for it
    Optional<String> condition(FilterExpression expression) {
        return switch (expression) {
            case Binary(FilterOperator operator, FilterExpression left, FilterExpression right) ->
                switch (operator) {
                    case AND -> joined(left, " && ", right);
                    case OR -> joined(left, " || ", right);
                    case BIT_AND -> masked(left, right);
                    case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                        comparison(operator, left, right);
                    case BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT -> Optional.empty();
                };
            case Unary(UnaryOperator operator, FilterExpression operand) ->
                operator == UnaryOperator.NOT
                        ? condition(operand).map(KernelPredicates::not)
                        : Optional.empty();
            case Reference reference -> comparison(FilterOperator.NOT_EQUAL, reference, new IntegerConstant(0));
            default -> Optional.empty();
        };
    }

    private Optional<String> joined(FilterExpression left, String operator, FilterExpression right) {
        return condition(left)
                .flatMap(one -> condition(right).map(other -> "(" + one + ")" + operator + "(" + other + ")"));
    }

    private static String not(String condition) {
        return "!(" + condition + ")";
    }

    private Optional<String> comparison(FilterOperator operator, FilterExpression left, FilterExpression right) {
        if (left instanceof IntegerConstant || left instanceof TextConstant || left instanceof Unary) {
            return right instanceof Reference ? comparison(mirrored(operator), right, left) : Optional.empty();
        }
        if (left instanceof Reference reference && right instanceof TextConstant(TextPattern pattern)) {
            Optional<String> equal = textEquality(reference, pattern);
            return operator == FilterOperator.EQUAL ? equal : equal.map(KernelPredicates::not);
        }
        Long constant = constant(right);
        if (constant == null) {
            return Optional.empty();
        }
        if (left instanceof Reference reference) {
            return number(reference).flatMap(field -> comparison(operator, field, constant));
        }
        if (operator.isEquality() && constant == 0) {
            boolean equal = operator == FilterOperator.EQUAL;
            return condition(left).map(condition -> equal ? not(condition) : condition);
        }
        return Optional.empty();
    }

    private static FilterOperator mirrored(FilterOperator operator) {
        return switch (operator) {
            case LESS -> FilterOperator.GREATER;
            case LESS_OR_EQUAL -> FilterOperator.GREATER_OR_EQUAL;
            case GREATER -> FilterOperator.LESS;
            case GREATER_OR_EQUAL -> FilterOperator.LESS_OR_EQUAL;
            default -> operator;
        };
    }

    private static @Nullable Long constant(FilterExpression expression) {
        return switch (expression) {
            case IntegerConstant(long value) -> value;
            case Unary(UnaryOperator operator, FilterExpression operand) -> {
                Long value = constant(operand);
                yield value == null
                        ? null
                        : switch (operator) {
                            case MINUS -> Long.valueOf(-value);
                            case PLUS -> value;
                            case BIT_NOT -> Long.valueOf(~value);
                            case NOT -> Long.valueOf(value == 0 ? 1 : 0);
                        };
            }
            default -> null;
        };
    }

    /// An integer of the kernel.
    private record NumberField(String name, int bytes, boolean signed) {
        boolean holds(long value) {
            if (bytes == Long.BYTES) {
                return true;
            }
            long most = 1L << bytes * Byte.SIZE - (signed ? 1 : 0);
            return value < most && value >= (signed ? -most : 0);
        }
    }

    private Optional<NumberField> number(Reference reference) {
        if (!reference.steps().isEmpty()) {
            return Optional.empty();
        }
        if (reference.place() == Place.CONTEXT) {
            return reference.name().equals("tid")
                    ? Optional.of(new NumberField("common_pid", Integer.BYTES, true))
                    : Optional.empty();
        }
        EventField field = plan.kernelFields().get(reference.name());
        if (reference.place() != Place.PAYLOAD || field == null || field.shape() != Shape.SCALAR) {
            return Optional.empty();
        }
        boolean signedHere = plan.payload().members().stream()
                .filter(member -> member.name().equals(reference.name()))
                .map(StructureMember::fieldClass)
                .anyMatch(shown -> shown instanceof FieldClass.FixedLengthInteger integer && integer.signed());
        return signedHere == field.signed() || field.sizeBytes() == Long.BYTES
                ? Optional.of(new NumberField(field.name(), field.sizeBytes(), field.signed()))
                : Optional.empty();
    }

    private static Optional<String> comparison(FilterOperator operator, NumberField field, long constant) {
        if (!field.holds(constant)) {
            return Optional.empty();
        }
        if (field.signed() || field.bytes() < Long.BYTES) {
            return Optional.of(field.name() + " " + operator.symbol() + " " + constant);
        }
        if (operator.isEquality()) {
            return Optional.of(field.name() + " " + operator.symbol() + " " + Long.toUnsignedString(constant));
        }
        if (constant < 0) {
            return Optional.empty();
        }
        // What the kernel takes for a large number is a negative one for us.
        String plain = field.name() + " " + operator.symbol() + " " + constant;
        String positive = field.name() + " <= " + Long.MAX_VALUE;
        boolean upwards = operator == FilterOperator.GREATER || operator == FilterOperator.GREATER_OR_EQUAL;
        return Optional.of(upwards ? plain + " && " + positive : plain + " || " + not(positive));
    }

    private Optional<String> masked(FilterExpression left, FilterExpression right) {
        Long mask = constant(right);
        if (mask == null) {
            return constant(left) == null ? Optional.empty() : masked(right, left);
        }
        return left instanceof Reference reference
                ? number(reference)
                        .filter(field -> !field.signed() || field.bytes() == Long.BYTES)
                        .filter(field -> field.holds(mask))
                        .map(field -> field.name() + " & "
                                + (field.signed() ? mask.toString() : Long.toUnsignedString(mask)))
                : Optional.empty();
    }

    private Optional<String> textEquality(Reference reference, TextPattern pattern) {
        Optional<String> name = textField(reference);
        String literal = pattern.literal();
        boolean plain = pattern.source().chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
        if (name.isEmpty() || !plain || pattern.source().length() > MAX_TEXT) {
            return Optional.empty();
        }
        if (literal != null) {
            return Optional.of(name.get() + " == \"" + literal + "\"");
        }
        // For the kernel these are wildcards too.
        boolean more = pattern.source().chars().anyMatch(c -> c == '?' || c == '[' || c == ']' || c == '!');
        return more ? Optional.empty() : Optional.of(name.get() + " ~ \"" + pattern.source() + "\"");
    }

    private Optional<String> textField(Reference reference) {
        if (!reference.steps().isEmpty()) {
            return Optional.empty();
        }
        if (reference.place() == Place.CONTEXT) {
            return reference.name().equals("procname") ? Optional.of("COMM") : Optional.empty();
        }
        EventField field = plan.kernelFields().get(reference.name());
        if (field == null || reference.place() != Place.PAYLOAD) {
            return Optional.empty();
        }
        boolean text = field.shape() != Shape.SCALAR && field.shape() != Shape.REST && field.type().equals("char");
        return text ? Optional.of(field.name()) : Optional.empty();
    }
}
