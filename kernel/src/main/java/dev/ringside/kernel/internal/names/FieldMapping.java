// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.names;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How one field is shown: `NAME[=SOURCE][+N|-N][:KIND]`.
///
/// @param source  the kernel's name of the field, `common_` ones too
/// @param addend  added to the value
/// @param kind    what to make of it; empty: what the kernel has
public record FieldMapping(String name, String source, long addend, Optional<FieldKind> kind) {
    private static final Pattern FORM =
            Pattern.compile("(\\w+)(?:=(\\w+))?([+-]\\d{1,9})?(?::(\\w+))?");

    static FieldMapping parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("NAME[=SOURCE][+N|-N][:KIND] expected: " + text);
        }
        String name = matcher.group(1);
        return new FieldMapping(
                name,
                matcher.group(2) == null ? name : matcher.group(2),
                matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3)),
                Optional.ofNullable(matcher.group(4)).map(FieldKind::parse));
    }
}
