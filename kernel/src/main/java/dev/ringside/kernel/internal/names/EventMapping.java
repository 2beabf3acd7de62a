// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.names;

import java.util.List;

/// How one event of the kernel is shown.
///
/// @param fields in order; empty: the kernel's own fields
public record EventMapping(String name, List<FieldMapping> fields) {
    public EventMapping {
        fields = List.copyOf(fields);
    }
}
