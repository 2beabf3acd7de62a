// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.graph.internal.ShippedPlugins;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/// The plug-ins that there are: those shipped with this module first, then those that jars provide. Immutable; any
/// thread.
public final class Plugins {
    private final List<Plugin> all;

    private Plugins(List<Plugin> all) {
        this.all = List.copyOf(all);
    }

    /// The shipped plug-ins only; nothing is searched.
    public static Plugins shipped() {
        return new Plugins(ShippedPlugins.all());
    }

    /// The shipped plug-ins and those of the jars in some folders; folders that do not exist are passed over. Of
    /// plug-ins with one name the
    /// first wins.
    ///
    /// @throws GraphException where a jar cannot be read or its provider cannot be made
    public static Plugins withJarsOf(List<Path> folders) {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                jars.addAll(jarsOf(folder));
            }
        }
        List<Plugin> plugins = new ArrayList<>(ShippedPlugins.all());
        if (!jars.isEmpty()) {
            load(jars, plugins);
        }
        return new Plugins(plugins);
    }

    private static List<Path> jarsOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new GraphException("", "Cannot list plug-in folder: path=\"" + folder + "\"", e);
        }
    }

    private static void load(List<Path> jars, List<Plugin> plugins) {
        Set<String> names = new HashSet<>();
        plugins.forEach(plugin -> names.add(plugin.name()));
        try {
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            // Never closed: classes of the plug-ins may still be loaded while a graph runs.
            ClassLoader loader = new URLClassLoader(urls, parentOfPlugins());
            for (Plugin plugin : ServiceLoader.load(Plugin.class, loader)) {
                if (names.add(plugin.name())) {
                    plugins.add(plugin);
                }
            }
        } catch (IOException | java.util.ServiceConfigurationError e) {
            throw new GraphException("", "Cannot load plug-ins: jars=" + jars, e);
        }
    }

    /// The boot loader, which the launcher has load this class, knows only part of the JDK's modules.
    private static ClassLoader parentOfPlugins() {
        ClassLoader own = Plugins.class.getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }

    public List<Plugin> all() {
        return all;
    }

    public Optional<Plugin> plugin(String name) {
        for (Plugin plugin : all) {
            if (plugin.name().equals(name)) {
                return Optional.of(plugin);
            }
        }
        return Optional.empty();
    }

    public Optional<ComponentClass> componentClass(ComponentKind kind, String pluginName, String className) {
        Optional<Plugin> plugin = plugin(pluginName);
        if (plugin.isPresent()) {
            for (ComponentClass found : plugin.get().componentClasses()) {
                if (found.kind() == kind && found.name().equals(className)) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }
}
