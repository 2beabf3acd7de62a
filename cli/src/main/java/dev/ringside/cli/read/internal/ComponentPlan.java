// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.Value;
import java.util.ArrayList;
import java.util.List;

/// A component to be made: its class, its name and its parameters so far. One thread.
final class ComponentPlan {
    private final ComponentName componentName;
    private final String name;
    private final List<String> parameterTexts = new ArrayList<>();
    private final StringBuilder optionText = new StringBuilder();
    private String logLevel = "";
    private Value.Map parameters;

    ComponentPlan(ComponentName componentName, String name, Value.Map baseParameters) {
        this.componentName = componentName;
        this.name = name;
        this.parameters = baseParameters;
    }

    ComponentPlan(String className, String name) throws CommandException {
        this(ComponentName.parse(className), name, Value.Map.EMPTY);
    }

    String name() {
        return name;
    }

    ComponentName componentName() {
        return componentName;
    }

    /// `KIND.PLUGIN.CLASS` with the long word for the kind.
    String className() {
        return componentName.kind().word() + "." + componentName.pluginName() + "." + componentName.className();
    }

    Value.Map parameters() {
        return parameters;
    }

    void logLevel(String level) {
        logLevel = level;
    }

    String logLevel() {
        return logLevel;
    }

    /// The same under another name.
    ComponentPlan renamed(String newName) {
        ComponentPlan renamed = new ComponentPlan(componentName, newName, parameters);
        renamed.optionText.append(optionText);
        renamed.parameterTexts.addAll(parameterTexts);
        renamed.logLevel = logLevel;
        return renamed;
    }

    /// Takes over the parameters that options stood for.
    void takeOptionsOf(ComponentPlan other) {
        optionText.append(other.optionText);
        parameters = parameters.extendedWith(other.parameters);
    }

    /// Parameters as a user wrote them.
    void addParameters(String text) throws CommandException {
        parameters = parameters.extendedWith(ParameterText.parse(text));
        parameterTexts.add(text);
    }

    /// A parameter that an option stands for, unquoted.
    void addOption(String parameterName, String text) throws CommandException {
        optionText.append(optionText.isEmpty() ? "" : ",").append(parameterName).append('=').append(text);
        parameters = parameters.extendedWith(ParameterText.parse(parameterName + "=" + text));
    }

    void addText(String parameterName, String value) {
        put(parameterName, Value.of(value), ValueText.quoted(value));
    }

    void addTexts(String parameterName, List<String> values) {
        List<Value> texts = new ArrayList<>();
        List<String> quoted = new ArrayList<>();
        for (String value : values) {
            texts.add(Value.of(value));
            quoted.add(ValueText.quoted(value));
        }
        put(parameterName, Value.of(texts), "[" + String.join(", ", quoted) + "]");
    }

    private void put(String parameterName, Value value, String text) {
        parameters = parameters.extendedWith(new Value.Map(java.util.Map.of(parameterName, value)));
        parameterTexts.add(parameterName + "=" + text);
    }

    static List<ComponentPlan> ofKind(ComponentKind kind, List<ComponentPlan> components) {
        List<ComponentPlan> found = new ArrayList<>();
        for (ComponentPlan component : components) {
            if (component.componentName.kind() == kind) {
                found.add(component);
            }
        }
        return found;
    }

    /// The arguments of `run` that say the same.
    List<String> runArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("--component");
        arguments.add(ComponentName.escape(name).replace("\\.", ".") + ":" + componentName.written());
        if (!logLevel.isEmpty()) {
            arguments.add("--log-level");
            arguments.add(logLevel);
        }
        if (!optionText.isEmpty()) {
            arguments.add("--params");
            arguments.add(optionText.toString());
        }
        for (String text : parameterTexts) {
            arguments.add("--params");
            arguments.add(text);
        }
        return arguments;
    }
}
