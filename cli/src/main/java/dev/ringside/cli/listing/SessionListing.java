// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What `list` shows of sessions: an overview of all, or one with its domain, channels and event rules.
public final class SessionListing {
    private final ListingStyle style;

    private SessionListing(ListingStyle style) {
        this.style = style;
    }

    public static String overview(List<SessionSummary> sessions, ListingStyle style) {
        SessionListing listing = new SessionListing(style);
        List<ListingNode> nodes = sessions.stream()
                .map(session -> listing.session(session, List.of()))
                .toList();
        return ListingWriter.write(nodes, style);
    }

    public static String whole(SessionDetail detail, KernelDetail kernel, ListedParts parts, ListingStyle style) {
        SessionListing listing = new SessionListing(style);
        List<ListingNode> domains = new ArrayList<>();
        if (parts.kernel() && !kernel.channels().isEmpty()) {
            domains.add(new KernelListing(style).domain(kernel, parts));
        }
        if (parts.userSpace() && !detail.channels().isEmpty()) {
            domains.add(listing.domain(detail, parts));
        }
        return ListingWriter.write(List.of(listing.session(detail.summary(), domains)), style);
    }

    private ListingNode session(SessionSummary session, List<ListingNode> domains) {
        String bullet = session.active() ? style.green(style.symbol("●", "o")) : style.red(style.symbol("◼", "#"));
        String title = style.cyan("Recording session ") + style.literal(session.name())
                + (session.snapshot() ? style.tag("Snapshot mode") : "")
                + style.tag("Created: " + created(session.createdSeconds()));
        TreeMap<String, String> properties = new TreeMap<>();
        if (!session.output().isEmpty()) {
            properties.put(
                    session.snapshot() ? "Default snapshot control URI" : "Output", style.literal(session.output()));
        }
        if (!session.shmPath().isEmpty()) {
            properties.put("Shared memory path", style.literal(session.shmPath()));
        }
        if (session.clock().equals("tsc")) {
            properties.put("Clock", style.bold("Time stamp counter"));
        }
        properties.put("Trace format", style.bold(session.traceFormat().equals("ctf-1.8") ? "CTF 1.8" : "CTF 2"));
        List<ListingNode> children = new ArrayList<>();
        children.add(new ListingNode.Properties(properties));
        children.addAll(domains);
        return new ListingNode.Group(bullet, title, children);
    }

    private String created(long epochSeconds) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(epochSeconds), ZoneId.systemDefault());
        String date = String.format(
                Locale.ROOT, "%d-%02d-%02d", time.getYear(), time.getMonthValue(), time.getDayOfMonth());
        String clock =
                String.format(Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
        return style.bold(date) + " @ " + style.bold(clock);
    }

    private ListingNode domain(SessionDetail detail, ListedParts parts) {
        int channels = detail.channels().size();
        String title = style.cyan("Domain ") + style.bold("User space")
                + style.tag(style.bold("" + channels) + " event record channel" + (channels == 1 ? "" : "s"))
                + style.tag(style.bold("0") + " map channels");
        List<ListingNode> children = new ArrayList<>();
        children.add(new ListingNode.Properties(new TreeMap<>(Map.of("Process filter", style.bold("Allow all")))));
        if (!parts.domainsOnly()) {
            ChannelListing listing = new ChannelListing(
                    style, ownership(detail), detail.summary().snapshot());
            detail.channels().stream()
                    .filter(channel -> parts.includes(channel.settings().name()))
                    .sorted(Comparator.comparing(channel -> channel.settings().name()))
                    .forEach(channel -> children.add(listing.channel(channel)));
        }
        return new ListingNode.Group(style.cyan(style.bullet()), title, children);
    }

    /// A session does not mix them; LTTng takes the domain's for all channels.
    private static BufferOwnership ownership(SessionDetail detail) {
        ChannelDetail first = detail.channels().getFirst();
        return first.settings().ownership();
    }
}
