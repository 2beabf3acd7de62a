// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.SupportInfo;
import java.util.OptionalLong;

/// The class `source.ftrace.dat`.
public final class FtraceSourceClass implements SourceClass {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

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
                command lines), `common_flags` and `common_preempt_count`, and, in files with tracing instances,
                `instance`, which is empty for the top one. Lost events become discarded events messages.

                Times are those of the trace clock, as `trace-cmd report` shows them: of an unknown origin, unless one
                of the offsets is given. Then the clock counts from 1970, that much later, so that such a trace merges
                with others: the offset of a CTF trace on the same clock (`mono` is `monotonic`) is what
                sink.text.details shows of its clock class.

                Parameters:
                  inputs=[PATH...]           The files [array of strings, mandatory]
                  clock-class-offset-s=SEC   Seconds from 1970 to the clock's zero [signed integer, default: none]
                  clock-class-offset-ns=NS   Nanoseconds to add to them [signed integer, default: none]

                Query objects: babeltrace.support-info
                """;
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        parameters.allow("inputs", "clock-class-offset-s", "clock-class-offset-ns");
        OptionalLong seconds = parameters.signedInteger("clock-class-offset-s");
        OptionalLong nanos = parameters.signedInteger("clock-class-offset-ns");
        boolean known = seconds.isPresent() || nanos.isPresent();
        return new FtraceSource(
                context, SupportInfo.files(parameters), known ? new ClockOrigin.UnixEpoch() : new ClockOrigin.Unknown(),
                offsetNanos(parameters, seconds.orElse(0), nanos.orElse(0)));
    }

    private static long offsetNanos(Parameters parameters, long seconds, long nanos) {
        try {
            long offset = Math.addExact(Math.multiplyExact(seconds, NANOS_PER_SECOND), nanos);
            if (offset >= 0) {
                return offset;
            }
        } catch (ArithmeticException e) {
            // Said below.
        }
        throw parameters.failure("the clock's offset is not from 0 to 2^63-1 nanoseconds: clock-class-offset-s="
                + seconds + " clock-class-offset-ns=" + nanos);
    }

    @Override
    public Value query(QueryContext context, String object, Value parameters) throws QueryException {
        return SupportInfo.ofFileMagic(object, parameters, DatFile.MAGIC);
    }
}
