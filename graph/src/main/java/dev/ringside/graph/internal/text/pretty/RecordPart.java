// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.schema.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a printer prints of event records: all fields, or some and other printers the rest.
///
/// @param before   what the text begins with, before the first scope
/// @param endsLine whether the line ends here
/// @param behind   the common context, where it is printed before on its own
record RecordPart(List<Scope> scopes, String before, boolean endsLine, @Nullable CommonContext behind) {
    static final RecordPart WHOLE = new RecordPart(
            List.of(
                    Scope.EVENT_RECORD_COMMON_CONTEXT,
                    Scope.EVENT_RECORD_SPECIFIC_CONTEXT,
                    Scope.EVENT_RECORD_PAYLOAD),
            "", true, null);
    static final RecordPart COMMON_CONTEXT =
            new RecordPart(List.of(Scope.EVENT_RECORD_COMMON_CONTEXT), "", false, null);

    static RecordPart behind(CommonContext context) {
        return new RecordPart(
                List.of(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, Scope.EVENT_RECORD_PAYLOAD), context.tail(), true,
                context);
    }
}
