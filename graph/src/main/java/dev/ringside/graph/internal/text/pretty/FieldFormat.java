// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.graph.internal.text.Label;
import org.jspecify.annotations.Nullable;

/// How the values of one field node are shown. Immutable but for the cache of its labels; any thread.
final class FieldFormat {
    /// Everything before the value: separator, name, opening brackets, colour.
    final Label lead;
    /// What closes the value's colour; null where there is none.
    final @Nullable Label colorEnd;
    final DisplayBase base;
    /// How many bits an integer counts when it is not shown in decimal.
    final int lengthBits;
    final boolean element;
    /// Whether an element shows its index.
    final boolean indexed;
    /// Whether the opening bracket of this structure is part of its first member's lead.
    final boolean openedByMember;
    final @Nullable EnumerationLabels labels;
    /// What stands behind a number that has a name; null where none is shown.
    final @Nullable ValueSet names;
    /// A decimal number outside arrays, without colour or labels: lead and digits are all there is.
    final boolean plainDecimal;

    FieldFormat(
            FieldNode node,
            String lead,
            String color,
            @Nullable Label colorEnd,
            boolean indexed,
            boolean openedByMember,
            @Nullable EnumerationLabels labels,
            @Nullable ValueSet names) {
        this.lead = Label.of(lead + color);
        this.colorEnd = colorEnd;
        this.indexed = indexed;
        this.openedByMember = openedByMember;
        this.labels = labels;
        this.names = names;
        this.element = isElement(node);
        this.base = node.fieldClass() instanceof FieldClass.Integer integer
                ? integer.displayBase()
                : DisplayBase.DECIMAL;
        this.lengthBits =
                node.fieldClass() instanceof FieldClass.FixedLength fixed ? fixed.layout().lengthBits() : Long.SIZE;
        this.plainDecimal = base == DisplayBase.DECIMAL && labels == null && names == null && colorEnd == null
                && !element;
    }

    static boolean isElement(FieldNode node) {
        FieldNode parent = node.parent();
        return parent != null
                && (parent.fieldClass() instanceof FieldClass.StaticLengthArray
                        || parent.fieldClass() instanceof FieldClass.DynamicLengthArray);
    }
}
