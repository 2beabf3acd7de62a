// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import dev.ringside.cli.listing.ChannelDefaults;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.KernelChannelDetail;
import dev.ringside.protocol.ClientMessage.LossMode;
import java.util.Comparator;

/// How a channel looks to a machine.
public final class MachineChannel {
    private static final long WATCHDOG_TIMER_MICROS = 2_000_000;
    /// What LTTng prints where no live timer is set.
    private static final long NO_LIVE_TIMER = 0xffff_ffffL;

    private MachineChannel() {}

    /// As `enable-channel` prints it.
    public static MachineElement of(ChannelSettings settings) {
        // LTTng reports the mode as overwrite and the channel as enabled here whatever they are.
        return channel(settings, true, "OVERWRITE", 0, 0);
    }

    /// As `list` prints it.
    public static MachineElement of(ChannelDetail channel) {
        String mode = channel.settings().lossMode() == LossMode.OVERWRITE ? "OVERWRITE" : "DISCARD";
        MachineElement element = channel(
                channel.settings(), channel.enabled(), mode, channel.discardedEvents(), channel.lostPackets());
        MachineElement events = element.open("events");
        channel.rules().stream()
                .sorted(Comparator.comparing(rule -> rule.rule().pattern()))
                .forEach(rule -> events.with(MachineEvent.of(rule)));
        element.open("data_stream_info_sets")
                .with(MachineElement.group("sets"))
                .with("total_memory_usage_bytes", channel.memoryBytes());
        return element;
    }

    /// As `list` prints a channel of the kernel.
    public static MachineElement of(KernelChannelDetail channel) {
        String mode = channel.settings().lossMode() == LossMode.OVERWRITE ? "OVERWRITE" : "DISCARD";
        MachineElement element = channel(channel.settings(), channel.enabled(), mode, channel.discardedEvents(), 0);
        MachineElement events = element.open("events");
        channel.rules().forEach(rule -> events.with(MachineKernel.event(rule.rule(), rule.enabled())));
        return element;
    }

    private static MachineElement channel(
            ChannelSettings settings, boolean enabled, String mode, long discardedEvents, long lostPackets) {
        MachineElement channel =
                MachineElement.group("channel").with("name", settings.name()).with("enabled", enabled);
        MachineElement attributes = channel.open("attributes")
                .with("overwrite_mode", mode)
                .with("subbuffer_size", ChannelDefaults.subBufferBytes(settings))
                .with("subbuffer_count", ChannelDefaults.subBufferCount(settings))
                .with("switch_timer_interval", settings.switchTimerMicros())
                .with("read_timer_interval", settings.readTimerMicros())
                .with("monitor_timer_interval", settings.monitorTimerMicros());
        if (settings.ownership() == BufferOwnership.USER) {
            attributes.with("watchdog_timer_interval", WATCHDOG_TIMER_MICROS);
        }
        attributes
                .with("blocking_timeout", 0)
                .with("allocation_policy", settings.allocation().name())
                .with("preallocation_policy", "PREALLOCATE")
                .with("output_type", "MMAP")
                .with("tracefile_size", settings.traceFileBytes())
                .with("tracefile_count", settings.traceFileCount())
                .with("live_timer_interval", NO_LIVE_TIMER)
                .with("discarded_events", discardedEvents)
                .with("lost_packets", lostPackets);
        return channel;
    }
}
