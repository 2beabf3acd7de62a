// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;

/// The class `sink.perfetto.file`.
public final class PerfettoSinkClass implements SinkClass {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public String description() {
        return "Write a trace for Perfetto (ui.perfetto.dev).";
    }

    @Override
    public String help() {
        return """
                Writes one Perfetto trace in protobuf. Each event goes to a track:
                  of its thread       with a context field vtid or tid (process: vpid or pid, or vpid of the trace's
                                      environment; names: procname, thread_name)
                  of its process      with a process only
                  of its CPU          with a field cpu_id in the packet context or the common context
                  of its data stream  otherwise
                Events irq_* go to the track of the CPU where there is one.

                Events whose names make pairs become slices: NAME_entry and NAME_exit, begin and end, enter and leave,
                start and stop (behind `_`, `-`, `.` or `:`), syscall_entry_NAME and syscall_exit_NAME, sys_enter_NAME
                and sys_exit_NAME. An event of a JFR recording with a duration is a slice. sched_switch on a known CPU
                becomes a scheduling slice. All other events are instants. Fields of the payload become arguments.

                Parameters:
                  path=PATH   File to write [string, mandatory]
                """;
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow("path");
        return new PerfettoSink(context, parameters.requiredText("path"));
    }
}
