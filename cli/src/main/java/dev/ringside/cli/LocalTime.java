// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/// The time zone of a process whose machine is set to UTC, as most servers and containers are: the JDK would read its
/// table of all time zones to find that out, which takes milliseconds of a short command. Main thread, before any time
/// is shown.
final class LocalTime {
    private static final Path ZONE_LINK = Path.of("/etc/localtime");

    private LocalTime() {}

    static void adopt(Map<String, String> environment) {
        if (System.getProperty("user.timezone", "").isEmpty() && isUtc(environment.get("TZ"), ZONE_LINK)) {
            TimeZone.setDefault(new SimpleTimeZone(0, "UTC"));
        }
    }

    /// Whether the local time is surely UTC.
    ///
    /// @param variable what the variable `TZ` says; null where it is not set
    /// @param link     what then says it: a link into the folder of time zones
    static boolean isUtc(@Nullable String variable, Path link) {
        if (variable != null) {
            return isNameOfUtc(variable);
        }
        try {
            return Files.isSymbolicLink(link) && isNameOfUtc(zoneName(Files.readSymbolicLink(link)));
        } catch (IOException e) {
            return false;
        }
    }

    private static String zoneName(Path target) {
        String path = target.toString();
        int folder = path.indexOf("zoneinfo/");
        return folder < 0 ? "" : path.substring(folder + "zoneinfo/".length());
    }

    private static boolean isNameOfUtc(String name) {
        return name.equals("UTC") || name.equals("Etc/UTC");
    }
}
