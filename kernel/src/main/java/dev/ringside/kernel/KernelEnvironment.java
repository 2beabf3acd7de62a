// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// The environment of a kernel trace: the keys of lttng-modules in its order, which viewers look for. Stateless; any
/// thread.
final class KernelEnvironment {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssZ");
    private static final Path KERNEL = Path.of("/proc/sys/kernel");

    private KernelEnvironment() {}

    static Map<String, Object> of(KernelRecordingSettings settings) {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("hostname", text(KERNEL.resolve("hostname"), "localhost"));
        environment.put("domain", "kernel");
        environment.put("sysname", text(KERNEL.resolve("ostype"), "Linux"));
        environment.put("kernel_release", text(KERNEL.resolve("osrelease"), System.getProperty("os.version")));
        environment.put("kernel_version", text(KERNEL.resolve("version"), ""));
        // Viewers choose how to read a kernel trace by these.
        environment.put("tracer_name", "lttng-modules");
        environment.put("tracer_major", 2L);
        environment.put("tracer_minor", 15L);
        environment.put("tracer_patchlevel", 0L);
        environment.put("trace_buffering_scheme", "global");
        environment.put("trace_name", settings.sessionName());
        environment.put("trace_creation_datetime", DATE_TIME.format(settings.created().atZone(ZoneId.systemDefault())));
        String product = text(Path.of("/sys/class/dmi/id/product_uuid"), "");
        if (!product.isEmpty()) {
            environment.put("product_uuid", product);
        }
        return environment;
    }

    /// What identifies this machine's clock since it was started.
    static UUID bootId() {
        try {
            return UUID.fromString(text(KERNEL.resolve("random/boot_id"), ""));
        } catch (IllegalArgumentException e) {
            return UUID.randomUUID();
        }
    }

    private static String text(Path file, String otherwise) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return otherwise;
        }
    }
}
