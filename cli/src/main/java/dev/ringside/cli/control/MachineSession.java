// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.machine.MachineElement;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import java.util.Comparator;

/// How a whole session looks to a machine.
final class MachineSession {
    private MachineSession() {}

    /// @param channelName only this channel; empty: all
    /// @param domainsOnly without channels
    static MachineElement of(SessionDetail detail, KernelDetail kernel, String channelName, boolean domainsOnly) {
        MachineElement session = Sessions.machine(detail.summary());
        MachineElement domains = session.open("domains");
        if (!kernel.channels().isEmpty()) {
            domains.with(MachineKernel.domain(kernel, channelName, domainsOnly));
        }
        if (detail.channels().isEmpty()) {
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
                .filter(channel -> channelName.isEmpty()
                        || channelName.equals(channel.settings().name()))
                .sorted(Comparator.comparing(channel -> channel.settings().name()))
                .forEach(channel -> channels.with(MachineChannel.of(channel)));
        if (channelName.isEmpty()) {
            domain.open("map_channels");
        }
        return session;
    }
}
