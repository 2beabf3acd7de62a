// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/// The environment of a trace of user space events: the keys of LTTng-UST 2.16 in its order, which viewers look for.
final class Environment {
    private static final long TRACER_MAJOR = 2;
    private static final long TRACER_MINOR = 16;
    private static final long TRACER_PATCH_LEVEL = 0;
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssZ");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private Environment() {}

    static Map<String, Object> of(TraceOwner owner, String sessionName, Instant created) {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("domain", "ust");
        environment.put("tracer_name", "lttng-ust");
        environment.put("tracer_major", TRACER_MAJOR);
        environment.put("tracer_minor", TRACER_MINOR);
        environment.put("tracer_buffering_scheme", owner.bufferingScheme());
        environment.put("architecture_bit_width", (long) Long.SIZE);
        environment.put("trace_name", sessionName);
        environment.put("trace_creation_datetime", dateTime(created));
        environment.put("hostname", hostName());
        switch (owner) {
            case TraceOwner.User(long uid) -> environment.put("tracer_buffering_id", uid);
            case TraceOwner.Process process -> {
                environment.put("tracer_buffering_id", process.pid());
                environment.put("tracer_patchlevel", TRACER_PATCH_LEVEL);
                environment.put("vpid", process.pid());
                environment.put("procname", printable(process.name()));
                environment.put("vpid_datetime", dateTime(process.registered()));
            }
        }
        return environment;
    }

    /// Readers show it before each event: it must not look like other lines.
    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints()
                .limit(DescriptionCheck.MAXIMUM_NAME_LENGTH)
                .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '_' : c));
        return text.toString();
    }

    private static String dateTime(Instant instant) {
        return DATE_TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).trim();
        } catch (IOException e) {
            return System.getenv().getOrDefault("HOSTNAME", "localhost");
        }
    }
}
