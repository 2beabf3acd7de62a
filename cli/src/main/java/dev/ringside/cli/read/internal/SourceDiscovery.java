// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.Plugin;
import dev.ringside.graph.Plugins;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the source component class for each trace argument, by asking every source class for
/// `babeltrace.support-info`: as a string, then as a file or folder, then for everything within a folder that nobody
/// wants, apart from links back to a folder above. Inputs of one class and group go to one component. One thread.
final class SourceDiscovery {
    /// Some source component with its inputs.
    ///
    /// @param arguments the arguments that the inputs were found for, without repetition
    record Found(
            String pluginName, ComponentClass componentClass, String group, List<String> inputs,
            List<TraceArgument> arguments) {}

    private record Support(String pluginName, ComponentClass componentClass, double weight, String group) {}

    private final Plugins plugins;
    private final QueryContext context;
    private final GraphLog log;
    private final List<Found> found = new ArrayList<>();

    SourceDiscovery(Plugins plugins, int mipVersion, GraphLog log) {
        this.plugins = plugins;
        this.context = new QueryContext(mipVersion, log);
        this.log = log;
    }

    List<Found> find(List<TraceArgument> arguments) throws CommandException {
        for (TraceArgument argument : arguments) {
            boolean any = ask(argument, "string", argument.input())
                    || findFiles(argument, argument.input(), new File(argument.input()));
            if (!any) {
                log.log(
                        GraphLog.Level.WARNING,
                        "Source auto-discovery",
                        "No trace was found based on input `" + argument.input() + "`"
                                + NoTrace.reason(argument.input()) + ".");
            }
        }
        return found;
    }

    private boolean findFiles(TraceArgument argument, String path, File file) throws CommandException {
        if (file.isFile()) {
            return ask(argument, "file", path);
        }
        if (!file.isDirectory()) {
            return false;
        }
        if (ask(argument, "directory", path)) {
            return true;
        }
        String[] names = file.list();
        if (names == null) {
            throw new CommandException("Cannot read folder: path=\"" + path + "\"");
        }
        Arrays.sort(names);
        boolean any = false;
        for (String name : names) {
            File inside = new File(file, name);
            any |= !leadsBack(file, inside) && findFiles(argument, path + "/" + name, inside);
        }
        return any;
    }

    /// Whether a file is a link to a folder that it is in, which would be searched again and again.
    private static boolean leadsBack(File folder, File inside) {
        Path link = inside.toPath();
        if (!Files.isSymbolicLink(link)) {
            return false;
        }
        try {
            return folder.toPath().toRealPath().startsWith(link.toRealPath());
        } catch (IOException e) {
            // A link to nothing: found to be neither a file nor a folder next.
            return false;
        }
    }

    private boolean ask(TraceArgument argument, String type, String input) throws CommandException {
        Value.Map parameters = new Value.Map(Map.of("type", Value.of(type), "input", Value.of(input)));
        Support best = null;
        for (Plugin plugin : plugins.all()) {
            for (ComponentClass componentClass : plugin.componentClasses()) {
                if (componentClass.kind() == ComponentKind.SOURCE) {
                    Support support = support(plugin, componentClass, parameters);
                    if (support != null && support.weight() > (best == null ? 0 : best.weight())) {
                        best = support;
                    }
                }
            }
        }
        if (best == null) {
            return false;
        }
        add(best, argument, input);
        return true;
    }

    private @Nullable Support support(Plugin plugin, ComponentClass componentClass, Value.Map parameters)
            throws CommandException {
        try {
            return switch (componentClass.query(context, "babeltrace.support-info", parameters)) {
                case Value.Real weight -> new Support(plugin.name(), componentClass, weight.value(), "");
                case Value.Map map -> new Support(
                        plugin.name(),
                        componentClass,
                        weight(map),
                        map.entries().get("group") instanceof Value.Text group ? group.value() : "");
                default -> null;
            };
        } catch (QueryException e) {
            if (e.isUnknownObject()) {
                return null;
            }
            throw new CommandException(
                    "babeltrace.support-info query failed.",
                    "'source." + plugin.name() + "." + componentClass.name() + "'",
                    e);
        }
    }

    private static double weight(Value.Map map) {
        return map.entries().get("weight") instanceof Value.Real weight ? weight.value() : 0;
    }

    private void add(Support support, TraceArgument argument, String input) {
        for (Found other : found) {
            if (!support.group().isEmpty()
                    && other.group().equals(support.group())
                    && other.componentClass() == support.componentClass()) {
                other.inputs().add(input);
                if (!other.arguments().contains(argument)) {
                    other.arguments().add(argument);
                }
                return;
            }
        }
        found.add(new Found(
                support.pluginName(), support.componentClass(), support.group(), new ArrayList<>(List.of(input)),
                new ArrayList<>(List.of(argument))));
    }
}
