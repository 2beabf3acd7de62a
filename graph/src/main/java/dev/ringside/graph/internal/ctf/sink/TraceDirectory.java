// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where below the sink's path a trace goes: as LTTng lays out its directories where the environment tells enough,
/// otherwise by the trace's name.
final class TraceDirectory {
    private TraceDirectory() {}

    static Path of(Trace trace, CtfSinkOptions options) {
        Path base = Path.of(options.path()).toAbsolutePath().normalize();
        if (options.assumeSingleTrace()) {
            return base;
        }
        String relative = lttng(trace.traceClass().environment());
        if (relative.isEmpty()) {
            relative = sanitized(trace.name().orElse(""));
        }
        return unique(base.resolve(relative.isEmpty() ? "trace" : relative));
    }

    private static Path unique(Path wanted) {
        Path path = wanted;
        for (int number = 0; Files.exists(path); number++) {
            path = wanted.resolveSibling(wanted.getFileName() + "-" + number);
        }
        return path;
    }

    private static String lttng(Map<String, Object> environment) {
        String tracer = text(environment, "tracer_name");
        String session = text(environment, "trace_name");
        String created = text(environment, "trace_creation_datetime");
        String host = text(environment, "hostname");
        boolean known = tracer.equals("lttng-ust") || tracer.equals("lttng-modules");
        if (!known || session.isEmpty() || created.isEmpty() || host.isEmpty()) {
            return "";
        }
        String start = part(host) + "/" + part(session) + "-" + part(created);
        return switch (text(environment, "domain")) {
            case "kernel" -> start + "/kernel";
            case "ust" -> user(environment, start);
            default -> "";
        };
    }

    private static String user(Map<String, Object> environment, String start) {
        return switch (text(environment, "tracer_buffering_scheme")) {
            case "uid" -> start + "/ust/uid/" + number(environment, "tracer_buffering_id") + "/"
                    + number(environment, "architecture_bit_width") + "-bit";
            case "pid" -> start + "/ust/pid/" + part(text(environment, "procname")) + "-" + number(environment, "vpid")
                    + "-" + part(text(environment, "vpid_datetime"));
            default -> "";
        };
    }

    private static String text(Map<String, Object> environment, String key) {
        return environment.get(key) instanceof String text ? text : "";
    }

    private static long number(Map<String, Object> environment, String key) {
        return environment.get(key) instanceof Long number ? number : 0;
    }

    /// One part of a path: no slash, not a name with a meaning of its own.
    static String part(String name) {
        String plain = name.replace('/', '_').replace('\0', '_');
        return switch (plain) {
            case "." -> "_";
            case ".." -> "__";
            default -> plain;
        };
    }

    private static String sanitized(String name) {
        StringBuilder path = new StringBuilder();
        for (String step : name.split("/")) {
            if (!step.isEmpty()) {
                path.append(path.isEmpty() ? "" : "/").append(part(step));
            }
        }
        return path.toString();
    }
}
