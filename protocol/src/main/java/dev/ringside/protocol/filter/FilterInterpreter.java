// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import dev.ringside.protocol.filter.FilterExpression.Binary;
import dev.ringside.protocol.filter.FilterExpression.FloatingPointConstant;
import dev.ringside.protocol.filter.FilterExpression.IntegerConstant;
import dev.ringside.protocol.filter.FilterExpression.Reference;
import dev.ringside.protocol.filter.FilterExpression.TextConstant;
import dev.ringside.protocol.filter.FilterExpression.Unary;

/// Decides on event records by walking the tree: what compiled filters must equal. Stateless; any thread.
public final class FilterInterpreter {
    private FilterInterpreter() {}

    /// Whether an event record is to be kept.
    public static boolean matches(FilterExpression expression, FilterRecord record) {
        try {
            return truth(expression, record);
        } catch (Undefined e) {
            return false;
        }
    }

    /// There is no value: the whole expression is false.
    private static final class Undefined extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Undefined INSTANCE = new Undefined();

        private Undefined() {
            super("undefined", null, false, false);
        }
    }

    private static boolean truth(FilterExpression expression, FilterRecord record) {
        return switch (value(expression, record)) {
            case Long number -> number != 0;
            case Double number -> number != 0;
            default -> throw Undefined.INSTANCE;
        };
    }

    private static Object value(FilterExpression expression, FilterRecord record) {
        return switch (expression) {
            case IntegerConstant(long value) -> value;
            case FloatingPointConstant(double value) -> value;
            case TextConstant(TextPattern pattern) -> pattern;
            case Reference reference -> {
                Object value = record.value(reference);
                if (value == null) {
                    throw Undefined.INSTANCE;
                }
                yield value;
            }
            case Unary unary -> unary(unary, value(unary.operand(), record));
            case Binary binary -> binary(binary, record);
        };
    }

    private static Object unary(Unary unary, Object operand) {
        if (operand instanceof Double number) {
            return switch (unary.operator()) {
                case MINUS -> -number;
                case PLUS -> number;
                case NOT -> bit(number == 0);
                case BIT_NOT -> throw Undefined.INSTANCE;
            };
        }
        long number = integer(operand);
        return switch (unary.operator()) {
            case MINUS -> -number;
            case PLUS -> number;
            case NOT -> bit(number == 0);
            case BIT_NOT -> ~number;
        };
    }

    private static Object binary(Binary binary, FilterRecord record) {
        FilterOperator operator = binary.operator();
        if (operator == FilterOperator.AND) {
            return bit(truth(binary.left(), record) && truth(binary.right(), record));
        }
        if (operator == FilterOperator.OR) {
            return bit(truth(binary.left(), record) || truth(binary.right(), record));
        }
        Object left = value(binary.left(), record);
        Object right = value(binary.right(), record);
        if (left instanceof Long one && right instanceof Long other) {
            return integers(operator, one, other);
        }
        if (left instanceof Number one && right instanceof Number other) {
            return numbers(operator, one.doubleValue(), other.doubleValue());
        }
        if (!operator.isEquality()) {
            throw Undefined.INSTANCE;
        }
        return bit(equalText(left, right) == (operator == FilterOperator.EQUAL));
    }

    private static boolean equalText(Object left, Object right) {
        if (left instanceof TextPattern pattern && right instanceof String text) {
            return pattern.matches(text);
        }
        if (left instanceof String text && right instanceof TextPattern pattern) {
            return pattern.matches(text);
        }
        if (left instanceof String && right instanceof String) {
            return left.equals(right);
        }
        throw Undefined.INSTANCE;
    }

    private static long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw Undefined.INSTANCE;
    }

    private static long integers(FilterOperator operator, long left, long right) {
        return switch (operator) {
            case EQUAL -> bit(left == right);
            case NOT_EQUAL -> bit(left != right);
            case LESS -> bit(left < right);
            case LESS_OR_EQUAL -> bit(left <= right);
            case GREATER -> bit(left > right);
            case GREATER_OR_EQUAL -> bit(left >= right);
            case BIT_AND -> left & right;
            case BIT_OR -> left | right;
            case BIT_XOR -> left ^ right;
            case SHIFT_LEFT -> left << shift(right);
            case SHIFT_RIGHT -> left >>> shift(right);
            case AND, OR -> throw new IllegalArgumentException("not strict: operator=" + operator);
        };
    }

    private static long numbers(FilterOperator operator, double left, double right) {
        return switch (operator) {
            case EQUAL -> bit(left == right);
            case NOT_EQUAL -> bit(left != right);
            case LESS -> bit(left < right);
            case LESS_OR_EQUAL -> bit(left <= right);
            case GREATER -> bit(left > right);
            case GREATER_OR_EQUAL -> bit(left >= right);
            case BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw Undefined.INSTANCE;
            case AND, OR -> throw new IllegalArgumentException("not strict: operator=" + operator);
        };
    }

    private static long shift(long count) {
        if (count < 0 || count > 63) {
            throw Undefined.INSTANCE;
        }
        return count;
    }

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }
}
