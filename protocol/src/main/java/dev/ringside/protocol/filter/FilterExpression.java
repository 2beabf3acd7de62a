// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import java.util.List;

/// A filter as a tree. What a tree means: integers are 64 bits, bit operations as on unsigned ones; a floating-point operand makes a
/// comparison one of floating-point numbers; a value that is not there, or is of another type than its operator takes, makes the whole
/// expression false. Immutable.
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
}
