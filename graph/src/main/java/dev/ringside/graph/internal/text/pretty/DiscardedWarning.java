// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.util.Optional;

/// The warnings about discarded events and packets, written to standard error at once.
final class DiscardedWarning {
    private final TextBuffer text;
    private final TerminalColors colors;
    private final TimestampWriter times;
    private final int mipVersion;

    DiscardedWarning(OutputStream error, TerminalColors colors, TimestampWriter times, int mipVersion) {
        this.text = new TextBuffer(error);
        this.colors = colors;
        this.times = times;
        this.mipVersion = mipVersion;
    }

    /// @param noun `event` or `packet`
    void write(DataStream stream, DiscardedItems items, String noun) {
        text.append(colors.yellow() + colors.bold() + "WARNING" + colors.reset() + colors.yellow() + ": Tracer ");
        if (items.count().isEmpty()) {
            text.append("may have discarded " + noun + "s");
        } else {
            text.append("discarded ");
            text.appendUnsigned(items.count().getAsLong());
            text.append(" " + noun + (items.count().getAsLong() == 1 ? "" : "s"));
        }
        appendTimes(items);
        text.append(" in trace \"" + traceName(stream) + "\" " + traceId(stream.trace().traceClass()));
        text.append(" within stream \"" + stream.name() + "\" (stream class ID: ");
        text.appendUnsigned(stream.schema().streamClass().id());
        if (stream.id().isPresent()) {
            text.append(", stream ID: ");
            text.appendUnsigned(stream.id().getAsLong());
        } else {
            text.append(", no stream ID");
        }
        text.append(")." + colors.reset() + "\n");
        text.flush();
    }

    private void appendTimes(DiscardedItems items) {
        if (!items.hasTimes()) {
            text.append(" (unknown time range)");
            return;
        }
        text.append(" between [");
        times.appendWallClock(text, items.beginNanos());
        text.append("] and [");
        times.appendWallClock(text, items.endNanos());
        text.append(']');
    }

    private String traceName(DataStream stream) {
        return stream.trace().name().orElse(mipVersion == 0 ? "(unknown)" : "");
    }

    private String traceId(TraceClass traceClass) {
        String noun = mipVersion == 0 ? "UUID" : "UID";
        Optional<String> uid = mipVersion == 0
                ? traceClass.metadataStreamUuid().map(Object::toString)
                : traceClass.identity().uid();
        return uid.map(id -> "(" + noun + ": " + id + ")").orElse("(no " + noun + ")");
    }
}
