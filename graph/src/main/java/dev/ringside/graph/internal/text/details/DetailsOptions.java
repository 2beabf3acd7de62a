// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.graph.Parameters;
import dev.ringside.graph.internal.text.TerminalColors;
import java.io.OutputStream;

/// What to show: the parameters of `sink.text.details`, checked.
record DetailsOptions(
        boolean compact, boolean metadata, boolean time, boolean traceName, boolean streamName, boolean uid,
        Classes classes, boolean plain) {
    /// What to show of classes.
    record Classes(boolean streamClassName, boolean streamClassNamespace) {}

    /// Under version 0 of the message interchange protocol there are UUIDs, afterwards unique identifiers.
    static DetailsOptions of(Parameters parameters, int mipVersion) {
        parameters.allow(
                "color", "compact", "path", "with-metadata", "with-stream-class-name", "with-stream-class-namespace",
                "with-stream-name", "with-time", "with-trace-name", "with-uid", "with-uuid");
        boolean plain = parameters.choice("color", "never", "auto", "always").filter("never"::equals).isPresent();
        return new DetailsOptions(
                parameters.bool("compact", false),
                parameters.bool("with-metadata", true),
                parameters.bool("with-time", true),
                parameters.bool("with-trace-name", true),
                parameters.bool("with-stream-name", true),
                parameters.bool(mipVersion == 0 ? "with-uuid" : "with-uid", true),
                new Classes(
                        parameters.bool("with-stream-class-name", true),
                        parameters.bool("with-stream-class-namespace", true)),
                plain);
    }

    /// Those that the output can show, unless none are wanted.
    TerminalColors colors(OutputStream output) {
        return plain ? TerminalColors.NONE : TerminalColors.detect(System.getenv(), output);
    }
}
