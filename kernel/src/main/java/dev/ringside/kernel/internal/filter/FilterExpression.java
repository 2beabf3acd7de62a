// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A filter as a tree. Integers are 64 bits, bit operations as on unsigned ones; a field that the event does not have,
/// or text where a number is needed, makes the whole expression false.
public sealed interface FilterExpression {
    record Constant(long value) implements FilterExpression {}

    /// @param text as it stands between the quotes, its escapes taken away but for those of asterisks
    record Text(String text) implements FilterExpression {}

    /// A field of the payload.
    record Field(String name) implements FilterExpression {}

    /// A field of the common context, `$ctx.NAME`.
    record Context(String name) implements FilterExpression {}

    record Unary(String operator, FilterExpression operand) implements FilterExpression {}

    record Binary(String operator, FilterExpression left, FilterExpression right) implements FilterExpression {}

    /// Whether an event record is to be kept.
    default boolean matches(PayloadView record) {
        try {
            return Evaluation.truth(this, record);
        } catch (Evaluation.Undefined e) {
            return false;
        }
    }

    /// The evaluation of one expression. Stateless.
    final class Evaluation {
        private Evaluation() {}

        /// There is no value: the whole expression is false.
        private static final class Undefined extends RuntimeException {
            private static final long serialVersionUID = 1L;
            private static final Undefined INSTANCE = new Undefined();

            private Undefined() {
                super("undefined", null, false, false);
            }
        }

        private static boolean truth(FilterExpression expression, PayloadView record) {
            return number(value(expression, record)) != 0;
        }

        private static long number(Object value) {
            if (value instanceof Long number) {
                return number;
            }
            throw Undefined.INSTANCE;
        }

        private static Object value(FilterExpression expression, PayloadView record) {
            return switch (expression) {
                case Constant(long value) -> value;
                case Text text -> text;
                case Field(String name) -> defined(record.field(name));
                case Context(String name) -> defined(record.context(name));
                case Unary(String operator, FilterExpression operand) -> {
                    long number = number(value(operand, record));
                    yield switch (operator) {
                        case "-" -> -number;
                        case "+" -> number;
                        case "~" -> ~number;
                        default -> number == 0 ? 1L : 0L;
                    };
                }
                case Binary binary -> binary(binary, record);
            };
        }

        private static Object defined(@Nullable Object value) {
            if (value == null) {
                throw Undefined.INSTANCE;
            }
            return value;
        }

        private static Object binary(Binary binary, PayloadView record) {
            if (binary.operator().equals("&&")) {
                return truth(binary.left(), record) && truth(binary.right(), record) ? 1L : 0L;
            }
            if (binary.operator().equals("||")) {
                return truth(binary.left(), record) || truth(binary.right(), record) ? 1L : 0L;
            }
            Object left = value(binary.left(), record);
            Object right = value(binary.right(), record);
            if (!(left instanceof Long) || !(right instanceof Long)) {
                boolean equal = equalText(left, right);
                return switch (binary.operator()) {
                    case "==" -> equal ? 1L : 0L;
                    case "!=" -> equal ? 0L : 1L;
                    default -> throw Undefined.INSTANCE;
                };
            }
            return numeric(binary.operator(), (Long) left, (Long) right);
        }

        private static boolean equalText(Object left, Object right) {
            if (left instanceof Text(String pattern) && right instanceof String text) {
                return glob(pattern).matcher(text).matches();
            }
            if (right instanceof Text(String pattern) && left instanceof String text) {
                return glob(pattern).matcher(text).matches();
            }
            if (left instanceof String && right instanceof String) {
                return left.equals(right);
            }
            throw Undefined.INSTANCE;
        }

        private static Pattern glob(String pattern) {
            var regex = new StringBuilder();
            for (int i = 0; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                if (c == '*') {
                    regex.append(".*");
                } else {
                    char literal = c == '\\' && i + 1 < pattern.length() ? pattern.charAt(++i) : c;
                    regex.append(Pattern.quote(String.valueOf(literal)));
                }
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }

        private static long numeric(String operator, long left, long right) {
            return switch (operator) {
                case "==" -> left == right ? 1 : 0;
                case "!=" -> left != right ? 1 : 0;
                case "<" -> left < right ? 1 : 0;
                case "<=" -> left <= right ? 1 : 0;
                case ">" -> left > right ? 1 : 0;
                case ">=" -> left >= right ? 1 : 0;
                case "&" -> left & right;
                case "|" -> left | right;
                case "^" -> left ^ right;
                case "<<" -> left << shift(right);
                default -> left >>> shift(right);
            };
        }

        private static long shift(long count) {
            if (count < 0 || count > 63) {
                throw Undefined.INSTANCE;
            }
            return count;
        }
    }
}
