// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Where to look for the jars of third-party plug-ins: the environment, the option, the user's and the system's folder.
/// One thread.
final class PluginPaths {
    private static final String HOME_FOLDER = ".local/lib/ringside/plugins";
    private static final String SYSTEM_FOLDER = "/usr/lib/ringside/plugins";

    private final List<String> given = new ArrayList<>();
    private final Map<String, String> environment;
    private boolean home = true;
    private boolean system = true;

    PluginPaths(Map<String, String> environment) {
        this.environment = environment;
    }

    /// @param paths folders with `:` between them
    void add(String paths) {
        for (String path : paths.split(File.pathSeparator)) {
            if (!path.isEmpty()) {
                given.add(path);
            }
        }
    }

    void omitHome() {
        home = false;
    }

    void omitSystem() {
        system = false;
    }

    /// All folders, in the order in which they are searched.
    List<Path> folders() {
        List<String> folders = new ArrayList<>();
        String fromEnvironment = environment.get("BABELTRACE_PLUGIN_PATH");
        if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
            folders.addAll(Arrays.asList(fromEnvironment.split(File.pathSeparator)));
        }
        folders.addAll(given);
        String homeFolder = environment.get("HOME");
        if (home && homeFolder != null) {
            folders.add(homeFolder + "/" + HOME_FOLDER);
        }
        if (system) {
            folders.add(SYSTEM_FOLDER);
        }
        List<Path> paths = new ArrayList<>(folders.size());
        for (String folder : folders) {
            paths.add(Path.of(folder));
        }
        return paths;
    }
}
