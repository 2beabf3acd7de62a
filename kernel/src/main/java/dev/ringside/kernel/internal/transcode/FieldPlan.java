// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.ctf.schema.FieldClass;
import java.util.Optional;

/// How one field becomes a member of the payload.
///
/// @param lengthClass of the member `_NAME_length` that stands before a sequence
record FieldPlan(Optional<FieldClass> lengthClass, FieldClass fieldClass, FieldOperation operation) {
    static FieldPlan of(FieldClass fieldClass, FieldOperation operation) {
        return new FieldPlan(Optional.empty(), fieldClass, operation);
    }
}
