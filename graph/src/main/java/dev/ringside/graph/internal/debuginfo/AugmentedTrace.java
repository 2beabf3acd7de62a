// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.TraceClass;
import java.util.List;
import java.util.Optional;

/// The trace that stands for another one whose events are augmented. One thread.
final class AugmentedTrace {
    private final Trace read;
    private final Trace made;
    private final DebugInfoOptions options;
    private final StateDumpReader stateDump;

    private AugmentedTrace(Trace read, Trace made, DebugInfoOptions options, ObjectFiles files) {
        this.read = read;
        this.made = made;
        this.options = options;
        this.stateDump = new StateDumpReader(files, options);
    }

    /// Empty where no event of the trace can be augmented: it stays as it is.
    static Optional<AugmentedTrace> of(Trace read, DebugInfoOptions options, ObjectFiles files) {
        TraceClass traceClass = read.traceClass();
        if (traceClass.dataStreamClasses().stream().noneMatch(stream -> isAugmented(stream, options))) {
            return Optional.empty();
        }
        List<DataStreamClass> streamClasses = traceClass.dataStreamClasses().stream()
                .map(stream -> isAugmented(stream, options)
                        ? ContextFields.augmented(stream, options.fieldName())
                        : stream)
                .toList();
        Trace made = new Trace(traceClass.withDataStreamClasses(streamClasses), read.name());
        boolean sameFeatures = made.streamSchemas().getFirst().features()
                .equals(read.streamSchemas().getFirst().features());
        if (!sameFeatures) {
            // The source gave them: what the fields of packets imply is not what the streams have.
            made = new Trace(made.traceClass(), made.name(), Optional.of(read.streamSchemas().getFirst().features()));
        }
        return Optional.of(new AugmentedTrace(read, made, options, files));
    }

    private static boolean isAugmented(DataStreamClass streamClass, DebugInfoOptions options) {
        return ContextFields.canBeAugmented(streamClass, options.fieldName());
    }

    /// @param eventsBeforeCompilation how many events of a class are interpreted
    AugmentedStream stream(DataStream stream, int eventsBeforeCompilation) {
        DataStreamSchema schema = made.streamSchemas().get(read.streamSchemas().indexOf(stream.schema()));
        DataStream madeStream = new DataStream(schema, stream.id(), stream.name());
        boolean augmented = isAugmented(stream.schema().streamClass(), options);
        return new AugmentedStream(
                stream, madeStream, stateDump, augmented ? options.fieldName() : null, eventsBeforeCompilation);
    }
}
