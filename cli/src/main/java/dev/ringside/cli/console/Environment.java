// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command may know of the process around it: variables, folder, whether standard output is a terminal. Tests
/// make their own.
///
/// @param variables        the environment variables
/// @param workingDirectory what relative paths are relative to; absolute
/// @param terminal         standard output is a terminal
public record Environment(Map<String, String> variables, Path workingDirectory, boolean terminal) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /// The environment of this process. The launcher says in a system property whether standard output is a terminal,
    /// since the JDK has no cheap way to find out.
    public static Environment ofProcess() {
        return new Environment(
                variables(System.getenv(), System.getProperty("ringside.lc-all")),
                Path.of("").toAbsolutePath(),
                Boolean.getBoolean("ringside.terminal"));
    }

    /// The variables as the user has them.
    ///
    /// @param locale `LC_ALL` before the launcher changed it, `unset` where there was none; null: it did not
    static Map<String, String> variables(Map<String, String> own, @Nullable String locale) {
        if (locale == null) {
            return own;
        }
        Map<String, String> variables = new HashMap<>(own);
        if (locale.equals("unset")) {
            variables.remove("LC_ALL");
        } else {
            variables.put("LC_ALL", locale);
        }
        return Map.copyOf(variables);
    }

    /// The value of a variable; empty where it is not set.
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /// Where the current session's name, traces and sockets stand: `RINGSIDE_HOME`, else `LTTNG_HOME`, else `HOME`.
    public Path home() {
        for (String name : new String[] {"RINGSIDE_HOME", "LTTNG_HOME", "HOME"}) {
            String value = variable(name);
            if (!value.isEmpty()) {
                return workingDirectory.resolve(value).normalize();
            }
        }
        return Path.of(System.getProperty("user.home", "/"));
    }

    /// Whether symbols beyond ASCII may be printed: the locale says UTF-8 and `LTTNG_NO_UTF_8` does not forbid it.
    public boolean utf8() {
        if (variable("LTTNG_NO_UTF_8").equals("1")) {
            return false;
        }
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = variable(name);
            if (!value.isEmpty()) {
                String lower = value.toLowerCase(java.util.Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }

    /// Whether colours are wanted: `LTTNG_TERM_COLOR` (`always`, `never`, `auto`), `NO_COLOR`, and the terminal, in
    /// this order.
    public boolean colours() {
        return switch (variable("LTTNG_TERM_COLOR")) {
            case "always" -> true;
            case "never" -> false;
            default -> terminal && variable("NO_COLOR").isEmpty() && !variable("TERM").equals("dumb");
        };
    }

    public Path resolve(String path) {
        return workingDirectory.resolve(path).normalize();
    }
}
