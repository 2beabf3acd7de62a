// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.Value;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// A graph to be built: components and how to connect them.
///
/// @param streamIntersection whether sources give only what lies in the time range that all streams of a trace have
/// @param mipVersion         the only allowed version of the message interchange protocol, if any
/// @param retryMicros        how long to wait where there are no messages now
record GraphPlan(
        List<ComponentPlan> components,
        List<ConnectionRule> rules,
        boolean streamIntersection,
        OptionalInt mipVersion,
        long retryMicros) {
    static final long DEFAULT_RETRY_MICROS = 100_000;

    GraphPlan {
        components = List.copyOf(components);
        rules = List.copyOf(rules);
    }

    List<ComponentPlan> ofKind(ComponentKind kind) {
        return ComponentPlan.ofKind(kind, components);
    }

    /// The files and folders that sources read, where their parameters are named as usual.
    List<Path> inputs() {
        List<Path> inputs = new ArrayList<>();
        for (ComponentPlan source : ofKind(ComponentKind.SOURCE)) {
            Map<String, Value> parameters = source.parameters().entries();
            if (parameters.get("path") instanceof Value.Text path) {
                inputs.add(Path.of(path.value()));
            }
            if (parameters.get("inputs") instanceof Value.Array array) {
                for (Value element : array.elements()) {
                    if (element instanceof Value.Text path) {
                        inputs.add(Path.of(path.value()));
                    }
                }
            }
        }
        return inputs;
    }

    /// Checks what can be checked without making anything.
    void check() throws CommandException {
        if (ofKind(ComponentKind.SOURCE).isEmpty()) {
            throw new CommandException("Incomplete graph: no source component.");
        }
        if (ofKind(ComponentKind.SINK).isEmpty()) {
            throw new CommandException("Incomplete graph: no sink component.");
        }
        Set<String> connected = new HashSet<>();
        Set<ConnectionRule> seen = new HashSet<>();
        for (ConnectionRule rule : rules) {
            ComponentPlan upstream = requireComponent(rule, "upstream", rule.upstream());
            ComponentPlan downstream = requireComponent(rule, "downstream", rule.downstream());
            if (upstream.componentName().kind() == ComponentKind.SINK) {
                throw invalid(rule, "cannot connect sink component `" + rule.upstream() + "` to component `"
                        + rule.downstream() + "`");
            }
            if (downstream.componentName().kind() == ComponentKind.SOURCE) {
                throw invalid(rule, "cannot connect component `" + rule.upstream() + "` to source component `"
                        + rule.downstream() + "`");
            }
            if (!seen.add(rule)) {
                throw new CommandException(
                        "Cannot create connections:\nDuplicate connection:\n    " + rule.argument());
            }
            connected.add(rule.upstream());
            connected.add(rule.downstream());
        }
        for (ConnectionRule rule : rules) {
            if (downstreamOf(rule.downstream()).contains(rule.upstream())) {
                throw invalid(rule, "connection forms a cycle");
            }
        }
        for (ComponentPlan component : components) {
            if (!connected.contains(component.name())) {
                throw new CommandException("Cannot create connections:\nComponent `" + component.name()
                        + "` is not connected");
            }
        }
    }

    private ComponentPlan requireComponent(ConnectionRule rule, String side, String name) throws CommandException {
        for (ComponentPlan component : components) {
            if (component.name().equals(name)) {
                return component;
            }
        }
        throw invalid(rule, "cannot find " + side + " component `" + name + "`");
    }

    private static CommandException invalid(ConnectionRule rule, String reason) {
        return new CommandException(
                "Cannot create connections:\nInvalid connection: " + reason + ":\n    " + rule.argument());
    }

    /// A component and all that its messages can reach.
    private Set<String> downstreamOf(String name) {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(name));
        while (!next.isEmpty()) {
            String component = next.remove();
            if (reached.add(component)) {
                rules.stream()
                        .filter(rule -> rule.upstream().equals(component))
                        .forEach(rule -> next.add(rule.downstream()));
            }
        }
        return reached;
    }

    /// The arguments of `run` that build the same graph.
    List<String> runArguments() {
        List<String> arguments = new ArrayList<>();
        mipVersion.ifPresent(version ->
                arguments.addAll(List.of("--allowed-mip-versions", Integer.toString(version))));
        if (retryMicros != DEFAULT_RETRY_MICROS) {
            arguments.addAll(List.of("--retry-duration", Long.toString(retryMicros)));
        }
        components.forEach(component -> arguments.addAll(component.runArguments()));
        for (ConnectionRule rule : rules) {
            arguments.add("--connect");
            arguments.add(rule.argument());
        }
        return arguments;
    }
}
