// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import dev.ringside.protocol.FieldType.NamedField;
import java.util.List;

/// A tracepoint as its application describes it.
///
/// @param name     `provider:event`
/// @param logLevel LTTng-UST's number, 0 (emergency) to 14 (debug)
/// @param emfUri   the model URI, or the empty string
public record EventDescription(String name, int logLevel, String emfUri, List<NamedField> fields) {
    public EventDescription {
        fields = List.copyOf(fields);
    }
}
