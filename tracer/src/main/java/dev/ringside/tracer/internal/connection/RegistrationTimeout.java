// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.connection;

import java.util.Map;

/// How long definitions wait for daemons: the environment variable `RINGSIDE_REGISTER_TIMEOUT`, in milliseconds; 0:
/// not at all, negative: for ever. Where it is not set, LTTng's `LTTNG_UST_REGISTER_TIMEOUT` counts; else 3000.
public record RegistrationTimeout(long millis) {
    private static final long DEFAULT_MILLIS = 3000;

    public static RegistrationTimeout of(Map<String, String> environment) {
        String text = environment.getOrDefault("RINGSIDE_REGISTER_TIMEOUT", "");
        if (text.isEmpty()) {
            text = environment.getOrDefault("LTTNG_UST_REGISTER_TIMEOUT", "");
        }
        try {
            return new RegistrationTimeout(text.isEmpty() ? DEFAULT_MILLIS : Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return new RegistrationTimeout(DEFAULT_MILLIS);
        }
    }

    public boolean isForEver() {
        return millis < 0;
    }
}
