// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import dev.ringside.cli.listing.ListedParts;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.util.Comparator;
import java.util.Locale;

/// How a whole session looks to a machine.
public final class MachineSession {
    private MachineSession() {}

    /// The element `session` as `create`, `destroy` and `list` have it.
    public static MachineElement summary(SessionSummary session) {
        return MachineElement.group("session")
                .with("name", session.name())
                .with("path", session.snapshot() ? "" : session.output())
                .with("trace_format", session.traceFormat().toUpperCase(Locale.ROOT).replace('-', '_')
                        .replace('.', '_'))
                .with("enabled", session.active())
                .with("snapshot_mode", session.snapshot() ? 1 : 0)
                .with("live_timer_interval", 0);
    }

    /// A list of domains alone has all of them, as LTTng's.
    public static MachineElement of(SessionDetail detail, KernelDetail kernel, ListedParts parts) {
        boolean domainsOnly = parts.domainsOnly();
        MachineElement session = summary(detail.summary());
        MachineElement domains = session.open("domains");
        if (!kernel.channels().isEmpty() && (parts.kernel() || domainsOnly)) {
            domains.with(MachineKernel.domain(kernel, parts));
        }
        if (detail.channels().isEmpty() || !parts.userSpace() && !domainsOnly) {
            return session;
        }
        boolean perProcess = detail.channels().stream()
                .anyMatch(channel -> channel.settings().ownership() == BufferOwnership.PROCESS);
        MachineElement domain = domains.open("domain")
                .with("type", "UST")
                .with("buffer_type", perProcess ? "PER_PID" : "PER_UID");
        if (domainsOnly) {
            return session;
        }
        domain.open("process_attr_trackers");
        MachineElement channels = domain.open("channels");
        detail.channels().stream()
                .filter(channel -> parts.includes(channel.settings().name()))
                .sorted(Comparator.comparing(channel -> channel.settings().name()))
                .forEach(channel -> channels.with(MachineChannel.of(channel)));
        if (parts.channelName().isEmpty()) {
            domain.open("map_channels");
        }
        return session;
    }
}
