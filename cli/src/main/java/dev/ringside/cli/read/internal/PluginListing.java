// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.Plugin;
import dev.ringside.graph.Plugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The texts of `list-plugins` and `help`.
final class PluginListing {
    private PluginListing() {}

    static String all(List<Path> folders, Plugins plugins) {
        StringBuilder text = new StringBuilder("From the following plugin paths:\n\n");
        folders.forEach(folder -> text.append("  - ").append(folder).append('\n'));
        int classes = plugins.all().stream().mapToInt(plugin -> plugin.componentClasses().size()).sum();
        int count = plugins.all().size();
        text.append("\nFound ").append(classes)
                .append(classes == 1 ? " component class in " : " component classes in ");
        text.append(count).append(count == 1 ? " plugin.\n" : " plugins.\n");
        for (Plugin plugin : plugins.all()) {
            appendPlugin(text.append('\n'), plugin);
            for (ComponentKind kind : ComponentKind.values()) {
                appendClasses(text, plugin, kind);
            }
        }
        return text.toString();
    }

    private static void appendPlugin(StringBuilder text, Plugin plugin) {
        text.append(plugin.name()).append(":\n");
        text.append("  Version: ").append(plugin.version()).append('\n');
        text.append("  Description: ").append(plugin.description()).append('\n');
        text.append("  Author: ").append(plugin.author()).append('\n');
        text.append("  License: ").append(plugin.license()).append('\n');
    }

    private static String title(ComponentKind kind) {
        return switch (kind) {
            case SOURCE -> "  Source component classes:";
            case FILTER -> "  Filter component classes:";
            case SINK -> "  Sink component classes:";
        };
    }

    private static List<ComponentClass> classes(Plugin plugin, ComponentKind kind) {
        return plugin.componentClasses().stream().filter(found -> found.kind() == kind).toList();
    }

    private static void appendClasses(StringBuilder text, Plugin plugin, ComponentKind kind) {
        List<ComponentClass> classes = classes(plugin, kind);
        text.append(title(kind)).append(classes.isEmpty() ? " (none)\n" : "\n");
        for (ComponentClass found : classes) {
            text.append("    '").append(fullName(plugin, found)).append("': ").append(found.description()).append('\n');
        }
    }

    /// The full names of all component classes.
    static List<String> fullNames(Plugins plugins) {
        List<String> names = new ArrayList<>();
        for (Plugin plugin : plugins.all()) {
            plugin.componentClasses().forEach(found -> names.add(fullName(plugin, found)));
        }
        return names;
    }

    private static String fullName(Plugin plugin, ComponentClass found) {
        return found.kind().word() + "." + plugin.name() + "." + found.name();
    }

    /// A plug-in with the numbers of its classes.
    static String summary(Plugin plugin) {
        StringBuilder text = new StringBuilder();
        appendPlugin(text, plugin);
        for (ComponentKind kind : ComponentKind.values()) {
            text.append(title(kind)).append(' ').append(classes(plugin, kind).size()).append('\n');
        }
        return text.toString();
    }

    static String details(Plugin plugin, ComponentClass found) {
        String help = found.help().isEmpty() ? "" : "\n" + found.help() + (found.help().endsWith("\n") ? "" : "\n");
        return "\n'" + fullName(plugin, found) + "'\n  Description: " + found.description() + "\n" + help;
    }
}
