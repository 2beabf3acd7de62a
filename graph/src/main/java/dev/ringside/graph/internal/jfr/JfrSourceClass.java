// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.SupportInfo;
import java.nio.file.Path;

/// The class `source.jfr.file`.
public final class JfrSourceClass implements SourceClass {
    private static final byte[] MAGIC = {'F', 'L', 'R', 0};
    private static final int DEFAULT_STACK_DEPTH = 64;
    private static final int MAXIMUM_STACK_DEPTH = 2048;

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String description() {
        return "Read recordings of the JDK Flight Recorder.";
    }

    @Override
    public String help() {
        return """
                Each recording becomes a trace with one data stream. Each JFR event type becomes an event record class
                of its name. An event has the time at which it started, in nanoseconds since 1970, and its duration,
                as field `duration`; times and durations in fields are nanoseconds too.

                The thread of an event is its common context: `vtid` (of the operating system), `java_tid` and
                `thread_name`. The stack trace is the field `stackTrace`, from the innermost frame out. Classes,
                methods, modules, packages and class loaders are their names. Absent values are empty strings and zeros.

                The whole recording is read and sorted before the first event is given, in temporary files where it is
                large.

                Parameters:
                  inputs=[PATH...]   The files [array of strings, mandatory]
                  stack-depth=N      How many frames of a stack trace to keep, 0 to 2048 [integer, default: 64]

                Query objects: babeltrace.support-info
                """;
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        parameters.allow("inputs", "stack-depth");
        return new JfrSource(context, SupportInfo.files(parameters), stackDepth(parameters));
    }

    private static int stackDepth(Parameters parameters) {
        long depth = switch (parameters.value("stack-depth").orElse(Value.of(DEFAULT_STACK_DEPTH))) {
            case Value.UnsignedInteger unsigned -> unsigned.value();
            case Value.SignedInteger signed -> signed.value();
            default -> -1;
        };
        if (depth < 0 || depth > MAXIMUM_STACK_DEPTH) {
            throw parameters.failure("`stack-depth` is no integer from 0 to " + MAXIMUM_STACK_DEPTH);
        }
        return (int) depth;
    }

    static boolean isRecording(Path file) {
        return SupportInfo.startsWith(file.toString(), MAGIC);
    }

    @Override
    public Value query(QueryContext context, String object, Value parameters) throws QueryException {
        return SupportInfo.ofFileMagic(object, parameters, MAGIC);
    }
}
