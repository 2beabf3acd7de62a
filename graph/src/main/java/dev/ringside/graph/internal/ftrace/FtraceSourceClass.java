// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.SupportInfo;

/// The class `source.ftrace.dat`.
public final class FtraceSourceClass implements SourceClass {
    @Override
    public String name() {
        return "dat";
    }

    @Override
    public String description() {
        return "Read trace.dat files of trace-cmd.";
    }

    @Override
    public String help() {
        return """
                Reads the versions 6 and 7 of the format. Version 7 compresses: with zstd and zlib it is read as it is;
                of a file with another compression, make a copy with `trace-cmd convert --compression none` first.

                Each file becomes a trace, each CPU of each tracing instance a data stream. Events and fields have the
                names that they have in tracefs; the common context is `cpu_id`, `tid`, `procname` (from the saved
                command lines), `common_flags` and `common_preempt_count`. Times are those of the trace clock, as
                `trace-cmd report` shows them: of an unknown origin. Lost events become discarded events messages.

                Parameters:
                  inputs=[PATH...]   The files [array of strings, mandatory]

                Query objects: babeltrace.support-info
                """;
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        parameters.allow("inputs");
        return new FtraceSource(context, SupportInfo.files(parameters));
    }

    @Override
    public Value query(QueryContext context, String object, Value parameters) throws QueryException {
        return SupportInfo.ofFileMagic(object, parameters, DatFile.MAGIC);
    }
}
