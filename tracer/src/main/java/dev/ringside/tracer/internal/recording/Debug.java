// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import org.jspecify.annotations.Nullable;

/// What the tracer says about itself: nothing, unless the environment variable `RINGSIDE_DEBUG` is set (as
/// `LTTNG_UST_DEBUG` for LTTng's library); then to standard error. Not to a log framework, because those are traced
/// too.
public final class Debug {
    private static final boolean ENABLED = System.getenv("RINGSIDE_DEBUG") != null;

    private Debug() {}

    public static void log(String what, @Nullable Throwable failure) {
        if (ENABLED) {
            System.err.println("ringside: " + what + (failure == null ? "" : ": " + failure));
        }
    }
}
