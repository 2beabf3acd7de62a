// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterExpression.Binary;
import dev.ringside.protocol.filter.FilterOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to write into an event's `filter` file (kernel: Documentation/trace/events.rst §5). Immutable.
///
/// @param text     lets every record through that is to be kept
/// @param complete whether it lets no other record through, so that nothing is left to decide
public record KernelFilter(String text, boolean complete) {
    /// The kernel takes a page at most.
    private static final int MAX_LENGTH = 3000;

    /// What to write where no filter is wanted any more.
    public static final String NONE = "0";

    /// The filter for records that any of these expressions is true for.
    ///
    /// @return empty where the kernel has no words for one of them
    public static Optional<KernelFilter> of(List<FilterExpression> any, RecordPlan plan) {
        List<String> texts = new ArrayList<>();
        boolean complete = true;
        for (FilterExpression expression : any) {
            Optional<KernelFilter> one = of(expression, new KernelPredicates(plan));
            if (one.isEmpty()) {
                return Optional.empty();
            }
            texts.add("(" + one.get().text + ")");
            complete &= one.get().complete;
        }
        String text = String.join(" || ", texts);
        return text.length() > MAX_LENGTH || texts.isEmpty()
                ? Optional.empty()
                : Optional.of(new KernelFilter(text, complete));
    }

    /// The operands of `&&` that have words make a filter that lets a little too much through, never too little: an
    /// expression with a part that is false is false, one with a part that has no value too.
    private static Optional<KernelFilter> of(FilterExpression expression, KernelPredicates predicates) {
        Optional<String> whole = predicates.condition(expression);
        if (whole.isPresent()) {
            return whole.map(text -> new KernelFilter(text, true));
        }
        if (expression instanceof Binary(FilterOperator operator, FilterExpression left, FilterExpression right)
                && operator == FilterOperator.AND) {
            Optional<KernelFilter> one = of(left, predicates);
            Optional<KernelFilter> other = of(right, predicates);
            if (one.isPresent() && other.isPresent()) {
                return Optional.of(
                        new KernelFilter("(" + one.get().text + ") && (" + other.get().text + ")", false));
            }
            return one.or(() -> other).map(part -> new KernelFilter(part.text, false));
        }
        return Optional.empty();
    }
}
