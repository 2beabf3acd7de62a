// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.Value;
import java.nio.file.Path;
import java.util.ArrayList;
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
        for (ConnectionRule rule : rules) {
            requireComponent(rule, "upstream", rule.upstream());
            requireComponent(rule, "downstream", rule.downstream());
            connected.add(rule.upstream());
            connected.add(rule.downstream());
        }
        for (ComponentPlan component : components) {
            if (!connected.contains(component.name())) {
                throw new CommandException("Cannot create connections:\nComponent `" + component.name()
                        + "` is not connected");
            }
        }
    }

    private void requireComponent(ConnectionRule rule, String side, String name) throws CommandException {
        for (ComponentPlan component : components) {
            if (component.name().equals(name)) {
                return;
            }
        }
        throw new CommandException("Cannot create connections:\nInvalid connection: cannot find " + side
                + " component `" + name + "`:\n    " + rule.argument());
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
