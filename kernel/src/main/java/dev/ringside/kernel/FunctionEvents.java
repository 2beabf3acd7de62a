// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.probe.ProbeDefinition;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.record.FunctionIds;
import dev.ringside.kernel.internal.tracefs.FunctionTracer;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `--function` and `--probe` record where the kernel has no probes: the entries of functions, told by the
/// function tracer of the channel's instance. Each function is one event of a channel, with the address (`ip`) and, for
/// `--function`, that of the caller (`parent_ip`). Under the recorder's lock.
final class FunctionEvents {
    /// Stands for the group of such events, which tracefs does not have. The name of an event is that of the function;
    /// behind it [#PLACE] where it stands for a probe.
    private static final String SYSTEM = "ftrace_functions";

    private static final String PLACE = "+0";
    private static final Path KERNEL_SYMBOLS = Path.of("/proc/kallsyms");
    /// Linux 6.5 and later.
    private static final String TRACED_ADDRESSES = "available_filter_functions_addrs";

    private final Tracefs tracefs;

    FunctionEvents(Tracefs tracefs) {
        this.tracefs = tracefs;
    }

    static boolean isOne(KernelEvent event) {
        return event.system().equals(SYSTEM);
    }

    /// The event that a probe at a function's start stands for.
    ///
    /// @param definition as it would be for the kernel's probes
    /// @param withCaller whether it has the address of the caller
    /// @throws KernelTracingException where the tracer cannot record it, before anything is changed
    KernelEvent event(ProbeDefinition definition, boolean withCaller) throws KernelTracingException {
        String function = definition.place();
        Optional<String> whyNot = FunctionTracer.whyNot(tracefs);
        if (whyNot.isPresent()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "this kernel has no kernel probes (it needs CONFIG_KPROBE_EVENTS=y), and " + whyNot.get()
                            + ": location=" + function);
        }
        if (!function.matches("[A-Za-z_.][\\w.$]*") || !definition.arguments().isEmpty()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "this kernel has no kernel probes (it needs CONFIG_KPROBE_EVENTS=y), and its function tracer "
                            + "records entries of functions without arguments only: location=" + function
                            + (definition.arguments().isEmpty() ? "" : " arguments=" + definition.arguments()));
        }
        if (!FunctionTracer.knows(tracefs, function)) {
            throw new KernelTracingException(
                    Reason.UNKNOWN_EVENT,
                    "Enable kernel event failed: the function tracer knows no such function: location=" + function);
        }
        return new KernelEvent(SYSTEM, withCaller ? function : function + PLACE);
    }

    /// How to record an event in a channel, which from now on tells the function's records from others.
    RecordPlan plan(ChannelRecorder channel, KernelEvent event, int id, String recordName)
            throws KernelTracingException {
        try {
            EventFormat format = EventFormatParser.parse(
                    FunctionTracer.GROUP, tracefs.eventFormat(FunctionTracer.GROUP, FunctionTracer.EVENT));
            EventField address = format.field("ip")
                    .orElseThrow(() -> new EventFormatException("no field: event=function field=ip"));
            String fields = event.name().endsWith(PLACE) ? "ip=ip:u64x" : "ip=ip:u64x parent_ip=parent_ip:u64x";
            EventNames names = EventNames.parse(List.of("ftrace:function function " + fields));
            RecordPlan plan = new RecordPlanner(names).plan(format);
            FunctionIds ids =
                    channel.functionIds(() -> new FunctionIds(format.id(), address.offsetBytes()));
            for (long start : addresses(function(event))) {
                ids.put(start, id);
            }
            return new RecordPlan(recordName, id, plan.payload(), plan.operations());
        } catch (EventFormatException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "cannot read the format of ftrace:function: " + e.getMessage(), e);
        }
    }

    private static String function(KernelEvent event) {
        return event.name().endsWith(PLACE)
                ? event.name().substring(0, event.name().length() - PLACE.length())
                : event.name();
    }

    /// Where functions of a name are: there may be several.
    private List<Long> addresses(String function) throws KernelTracingException {
        // ADDRESS NAME [MODULE], or ADDRESS TYPE NAME [MODULE]
        Path file = tracefs.root().resolve(TRACED_ADDRESSES);
        boolean traced = Files.isReadable(file);
        int nameAt = traced ? 1 : 2;
        try (Stream<String> lines = Files.lines(traced ? file : KERNEL_SYMBOLS)) {
            List<Long> found = lines.map(line -> line.split("\\s+"))
                    .filter(words -> words.length > nameAt && words[nameAt].equals(function))
                    .map(words -> Long.parseUnsignedLong(words[0], 16))
                    .filter(address -> address != 0)
                    .toList();
            if (found.isEmpty()) {
                throw new KernelTracingException(
                        Reason.UNSUPPORTED,
                        "the address of a function is hidden (sysctl kernel.kptr_restrict=1): function=" + function);
            }
            return found;
        } catch (IOException | NumberFormatException e) {
            throw new KernelTracingException(Reason.IO, "cannot read the kernel's symbols: " + e.getMessage(), e);
        }
    }

    /// Whether two events are entries of the same function, which a channel cannot record twice.
    static boolean isSameFunction(KernelEvent event, KernelEvent other) {
        return isOne(event) && isOne(other) && function(event).equals(function(other));
    }

    /// Has the tracer record what the rules of a channel want.
    void apply(RecordedChannel channel) throws KernelTracingException {
        Set<String> functions = channel.enabledEvents().stream()
                .filter(FunctionEvents::isOne)
                .map(FunctionEvents::function)
                .collect(Collectors.toSet());
        channel.recorder.setFunctions(functions);
    }
}
