// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final KernelDetail NO_KERNEL = new KernelDetail(List.of(), List.of());
    private static final ListingStyle PLAIN = new ListingStyle(false, true, false, Integer.MAX_VALUE);

    private static SessionDetail session(long memoryBytes) {
        ChannelSettings settings = new ChannelSettings(
                "ch", 65536, 8, LossMode.OVERWRITE, BufferOwnership.PROCESS, BufferAllocation.PER_CHANNEL,
                0, 1_500, 90_000_000, 1 << 20, 4);
        ChannelDetail channel = new ChannelDetail(
                Domain.USER_SPACE, settings, true, List.of(), List.of(), 0, 12_345, memoryBytes);
        SessionSummary summary = new SessionSummary("s", "/t", false, true, true, 0, "ctf-1.8", "", "monotonic");
        return new SessionDetail(summary, List.of(channel), List.of());
    }

    @Test
    void showsTimersSizesAndCountsAsPeopleReadThem() {
        assertThat(SessionListing.whole(session(0), NO_KERNEL, ListedParts.ALL, PLAIN))
                .contains("● Recording session `s` ❬Created: 1970-01-01 @ ")
                .contains("Trace format: CTF 1.8\n")
                .contains("Max. trace file size:        1.00 MiB\n")
                .contains("Ring buffer configuration:   8 sub-buffers of 64.00 KiB per process\n")
                .contains("Monitor timer: 1.50 m\n", "Read timer:    1.50 ms\n", "Switch timer:  Inactive\n")
                .contains("Discarded packets: 12,345\n", "Memory usage:      None\n")
                .doesNotContain("Watchdog");
    }

    @Test
    void fillsTheLineWithTheMemoryBar() {
        String line = SessionListing.whole(session(656 << 10), NO_KERNEL, ListedParts.ALL, PLAIN)
                .lines()
                .filter(text -> text.contains("Memory usage"))
                .findFirst()
                .orElseThrow();
        assertThat(line).isEqualTo("        🞂 Memory usage: ❲" + "●".repeat(48) + "❳  656.00 KiB /  656.00 KiB");
    }

    @Test
    void cutsLinesAtTheWidthOfTheTerminalAndCountsNoColours() {
        ListingStyle narrow = new ListingStyle(true, true, true, 20);
        String listing = SessionListing.whole(session(0), NO_KERNEL, ListedParts.ALL, narrow);
        assertThat(listing.replaceAll("\u001b\\[[0-9;]*m", "").lines())
                .allSatisfy(line -> assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(20))
                .anySatisfy(line -> assertThat(line).endsWith("…"));
        assertThat(listing).contains("\u001b[");
    }

    @Test
    void leavesNoEmptyLineWhereCompact() {
        ListingStyle compact = new ListingStyle(true, false, false, Integer.MAX_VALUE);
        assertThat(SessionListing.whole(session(0), NO_KERNEL, ListedParts.ALL, compact)).doesNotContain("\n\n");
    }
}
