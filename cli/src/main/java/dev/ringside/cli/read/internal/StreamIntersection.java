// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Plugins;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `--stream-intersection`: puts a trimmer behind each port of the sources, which lets through what lies in the time
/// range that all streams of the trace have. One thread.
final class StreamIntersection {
    private record Range(long beginNanos, long endNanos) {}

    private final Map<String, Map<String, Range>> rangesByComponent = new HashMap<>();
    private final ComponentClass trimmer;
    private int trimmerCount;

    StreamIntersection(GraphPlan plan, Plugins plugins, int mipVersion) throws CommandException {
        trimmer = GraphRunner.find(plugins, ComponentName.parse("filter.utils.trimmer"));
        QueryContext context = new QueryContext(mipVersion, GraphLog.SILENT);
        for (ComponentPlan source : plan.ofKind(dev.ringside.graph.ComponentKind.SOURCE)) {
            rangesByComponent.put(source.name(),
                    ranges(context, source, GraphRunner.find(plugins, source.componentName())));
        }
    }

    private static Map<String, Range> ranges(QueryContext context, ComponentPlan source, ComponentClass componentClass)
            throws CommandException {
        try {
            Map<String, Range> ranges = new HashMap<>();
            for (Value trace : array(componentClass.query(context, "babeltrace.trace-infos", source.parameters()))) {
                addTrace(ranges, array(entry(trace, "stream-infos")));
            }
            return ranges;
        } catch (QueryException | IllegalArgumentException e) {
            throw new CommandException(
                    "Cannot use --stream-intersection: `babeltrace.trace-infos` query failed: component-name=\""
                            + source.name() + "\"",
                    "'" + source.className() + "'",
                    e);
        }
    }

    private static void addTrace(Map<String, Range> ranges, List<Value> streams) {
        long begin = Long.MIN_VALUE;
        long end = Long.MAX_VALUE;
        for (Value stream : streams) {
            Value range = entry(stream, "range-ns");
            begin = Math.max(begin, integer(entry(range, "begin")));
            end = Math.min(end, integer(entry(range, "end")));
        }
        for (Value stream : streams) {
            if (entry(stream, "port-name") instanceof Value.Text(String portName)) {
                ranges.put(portName, new Range(begin, end));
            }
        }
    }

    private static List<Value> array(Value value) {
        if (value instanceof Value.Array(List<Value> elements)) {
            return elements;
        }
        throw new IllegalArgumentException("unexpected query result: expected-type=ARRAY actual-type="
                + value.typeName());
    }

    private static Value entry(Value value, String name) {
        Value entry = value instanceof Value.Map(Map<String, Value> entries) ? entries.get(name) : null;
        if (entry != null) {
            return entry;
        }
        throw new IllegalArgumentException("missing entry in query result: name=" + name);
    }

    private static long integer(Value value) {
        return switch (value) {
            case Value.SignedInteger signed -> signed.value();
            case Value.UnsignedInteger unsigned -> unsigned.value();
            default -> throw new IllegalArgumentException("not an integer: actual-type=" + value.typeName());
        };
    }

    /// @return the port of a trimmer behind the given port
    OutputPort trim(Graph graph, ComponentPlan source, OutputPort port) throws CommandException {
        Range range = rangesByComponent.getOrDefault(source.name(), Map.of()).get(port.name());
        if (range == null) {
            throw new CommandException("Cannot find stream intersection range for port: port-name=\"" + port.name()
                    + "\"");
        }
        if (range.beginNanos() > range.endNanos()) {
            throw new CommandException("Trace has no stream intersection: component-name=\"" + source.name() + "\"");
        }
        String name = "stream-intersection-trimmer-" + trimmerCount++;
        Value.Map parameters = new Value.Map(Map.of(
                "begin", Value.of(seconds(range.beginNanos())), "end", Value.of(seconds(range.endNanos()))));
        try {
            GraphComponent component = graph.add(trimmer, name, "filter.utils.trimmer", parameters);
            graph.connect(port, component.inputPorts().getFirst());
            return component.outputPorts().getFirst();
        } catch (GraphException e) {
            throw new CommandException("Cannot create stream intersection trimmer component.", e.actor(), e);
        }
    }

    private static String seconds(long nanos) {
        return java.math.BigDecimal.valueOf(nanos, 9).toPlainString();
    }
}
