// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import java.util.List;
import java.util.stream.Stream;

/// A filter as a tree. What a tree means: integers are 64 bits, bit operations as on unsigned ones; a floating-point
/// operand makes a comparison one of floating-point numbers; a value that is not there, or is of another type than its
/// operator takes, makes the whole expression false. Immutable.
public sealed interface FilterExpression {
    record IntegerConstant(long value) implements FilterExpression {}

    record FloatingPointConstant(double value) implements FilterExpression {}

    record TextConstant(TextPattern pattern) implements FilterExpression {}

    /// A field of the payload, `NAME`, or of a context, `$ctx.NAME` or `$app.PROVIDER:NAME`.
    ///
    /// @param name  in the application's context with its provider
    /// @param steps into a structure or an array
    record Reference(Place place, String name, List<Step> steps) implements FilterExpression {
        public Reference {
            steps = List.copyOf(steps);
        }
    }

    /// Where a name is looked up.
    enum Place {
        PAYLOAD,
        CONTEXT,
        APPLICATION_CONTEXT
    }

    /// One step into a value.
    sealed interface Step {
        /// `.NAME`
        record Member(String name) implements Step {}

        /// `[INDEX]`
        record Element(long index) implements Step {}
    }

    record Unary(UnaryOperator operator, FilterExpression operand) implements FilterExpression {}

    enum UnaryOperator {
        MINUS,
        PLUS,
        NOT,
        BIT_NOT
    }

    record Binary(FilterOperator operator, FilterExpression left, FilterExpression right)
            implements FilterExpression {}

    /// All fields and contexts that it names, in their order.
    default Stream<Reference> references() {
        return switch (this) {
            case Reference reference -> Stream.of(reference);
            case Unary(_, FilterExpression operand) -> operand.references();
            case Binary(_, FilterExpression left, FilterExpression right) ->
                Stream.concat(left.references(), right.references());
            case IntegerConstant _, FloatingPointConstant _, TextConstant _ -> Stream.empty();
        };
    }
}
