// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.Optional;

/// One alternative of a variant, chosen when the selector lies in its ranges.
public record VariantOption(
        Optional<String> name, FieldClass fieldClass, IntegerRangeSet selectorRanges, Attributes attributes) {}
