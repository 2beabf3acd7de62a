// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.names;

/// Which name users see for an event of the kernel.
public final class EventNames {
    private static final EventNames LTTNG = new EventNames();

    private EventNames() {}

    /// LTTng's names.
    public static EventNames ofLttng() {
        return LTTNG;
    }

    public String nameOf(String system, String kernelName) {
        return kernelName;
    }
}
