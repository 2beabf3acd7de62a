// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import dev.ringside.cli.listing.ListedParts;
import dev.ringside.cli.options.TrackedAttribute;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.TrackerDetail;
import java.util.List;

/// How the kernel domain looks to a machine.
public final class MachineKernel {
    private MachineKernel() {}

    public static MachineElement event(KernelRule rule, boolean enabled) {
        return event(rule.pattern(), typeText(rule.type()), enabled);
    }

    private static MachineElement event(String name, String type, boolean enabled) {
        return MachineElement.group("event").with("name", name).with("type", type).with("enabled", enabled);
    }

    private static String typeText(KernelRuleType type) {
        return switch (type) {
            case ANY -> "ALL";
            case TRACEPOINT -> "TRACEPOINT";
            case SYSTEM_CALL -> "SYSCALL";
            case USER_PROBE -> "USERSPACE_PROBE";
            case KERNEL_PROBE -> "PROBE";
            case FUNCTION -> "FUNCTION";
        };
    }

    /// As `list --kernel` prints it.
    public static MachineElement points(List<String> names, boolean systemCalls) {
        MachineElement domain =
                MachineElement.group("domain").with("type", "KERNEL").with("buffer_type", "PER_PID");
        MachineElement events = domain.open("events");
        names.forEach(name -> events.with(event(name, systemCalls ? "SYSCALL" : "TRACEPOINT", false)));
        return domain;
    }

    /// As `list SESSION` prints it.
    public static MachineElement domain(KernelDetail kernel, ListedParts parts) {
        MachineElement domain =
                MachineElement.group("domain").with("type", "KERNEL").with("buffer_type", "GLOBAL");
        if (parts.domainsOnly()) {
            return domain;
        }
        MachineElement trackers = domain.open("process_attr_trackers");
        for (TrackerDetail tracker : kernel.trackers()) {
            String name = TrackedAttribute.of(tracker.attribute()).option();
            MachineElement values = trackers.open(name + "_process_attr_tracker").open("process_attr_values");
            tracker.values()
                    .forEach(value -> values.open(name)
                            .open("type")
                            .with(value.matches("\\d+") ? "id" : "name", value));
        }
        MachineElement channels = domain.open("channels");
        kernel.channels().stream()
                .filter(channel -> parts.includes(channel.settings().name()))
                .forEach(channel -> channels.with(MachineChannel.of(channel)));
        return domain;
    }
}
