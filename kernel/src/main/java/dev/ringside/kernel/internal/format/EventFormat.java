// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

import java.util.List;
import java.util.Optional;

/// What a `format` file says.
///
/// @param id          the `common_type` of the records; differs from boot to boot
/// @param fields      without the common ones
/// @param printFormat the text behind `print fmt:`
public record EventFormat(
        String system, String name, int id, List<EventField> commonFields, List<EventField> fields,
                String printFormat) {
    public EventFormat {
        commonFields = List.copyOf(commonFields);
        fields = List.copyOf(fields);
    }

    public Optional<EventField> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }

    public Optional<EventField> commonField(String fieldName) {
        return commonFields.stream()
                .filter(field -> field.name().equals(fieldName))
                .findFirst();
    }
}
