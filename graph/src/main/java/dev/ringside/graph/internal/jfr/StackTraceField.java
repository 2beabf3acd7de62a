// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.graph.internal.record.FieldClasses;
import java.util.List;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/// A stack trace: an array of frames, from the innermost out. Immutable.
///
/// @param depth how many frames are kept
record StackTraceField(String name, int depth) implements JfrField {
    @Override
    public List<StructureMember> members() {
        return FieldClasses.countedArray(name, FieldClasses.structure(List.of(
                new StructureMember("method", FieldClasses.string()),
                new StructureMember("line", FieldClasses.signed(Integer.SIZE)),
                new StructureMember("type", FieldClasses.string()))));
    }

    @Override
    public void encode(@Nullable RecordedObject owner, BitBuffer target) {
        RecordedStackTrace trace = owner != null && owner.getValue(name) instanceof RecordedStackTrace found
                ? found
                : null;
        List<RecordedFrame> frames = trace == null ? List.of() : trace.getFrames();
        int count = Math.min(frames.size(), depth);
        target.put(JfrValue.INT, count);
        for (RecordedFrame frame : frames.subList(0, count)) {
            JfrValue.putString(JfrValue.methodName(frame.getMethod()), target);
            target.put(JfrValue.INT, frame.getLineNumber());
            String type = frame.getType();
            JfrValue.putString(type == null ? "" : type, target);
        }
    }
}
