// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import java.util.Locale;

/// What trackers call the attributes that they pick processes by.
public enum TrackedAttribute {
    PID("process ID", "PID"),
    VPID("virtual process ID", "Virtual PID"),
    UID("user ID", "UID"),
    VUID("virtual user ID", "Virtual UID"),
    GID("group ID", "GID"),
    VGID("virtual group ID", "Virtual GID");

    private final String text;
    private final String title;

    TrackedAttribute(String text, String title) {
        this.text = text;
        this.title = title;
    }

    public static TrackedAttribute of(TrackerAttribute attribute) {
        return valueOf(attribute.name());
    }

    public TrackerAttribute attribute() {
        return TrackerAttribute.valueOf(name());
    }

    /// The option, and in machine output the element.
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As messages have it.
    public String text() {
        return text;
    }

    /// As messages have it at their start.
    public String sentenceStart() {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /// As listings have it.
    public String title() {
        return title;
    }
}
