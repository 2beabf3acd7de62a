// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.protocol.ClientMessage.ApplicationTracepoints;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType.NamedField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What `list --userspace` shows: the tracepoints of each application that runs, by name.
public final class TracepointListing {
    private final ListingStyle style;
    private final boolean fields;

    private TracepointListing(ListingStyle style, boolean fields) {
        this.style = style;
        this.fields = fields;
    }

    /// @param applications not empty
    public static String of(List<ApplicationTracepoints> applications, boolean fields, ListingStyle style) {
        TracepointListing listing = new TracepointListing(style, fields);
        List<ListingNode> processes = applications.stream()
                .sorted(Comparator.comparingLong(ApplicationTracepoints::pid))
                .map(listing::process)
                .toList();
        String title = style.underlined("User space tracepoints") + ":";
        return ListingWriter.write(
                List.of(new ListingNode.Group(style.dim(style.bullet()), title, processes)), style);
    }

    private ListingNode process(ApplicationTracepoints application) {
        List<ListingNode> events =
                new ArrayList<>(application.all().stream().map(this::event).toList());
        application.notes().forEach(note ->
                events.add(new ListingNode.Group(style.dim(style.bullet()), "Note: " + note, List.of())));
        String title = style.cyan("Process ") + style.bold(Long.toString(application.pid())) + style.cyan(":") + " `"
                + style.magenta(application.processName()) + "`";
        return new ListingNode.Group(style.cyan(style.bullet()), title, events);
    }

    private ListingNode event(EventDescription event) {
        String title = "`" + style.yellow(event.name()) + "` " + style.dim(style.symbol("—", "-")) + " Log level: "
                + style.bold(UserLogLevel.text(event.logLevel())) + " (" + style.dim("" + event.logLevel()) + ")";
        List<ListingNode> children = new ArrayList<>();
        if (fields && !event.fields().isEmpty()) {
            children.add(new ListingNode.Block(style.underlined("Fields") + ":", lines(event.fields())));
        }
        return new ListingNode.Group(style.dim(style.bullet()), title, children);
    }

    private List<String> lines(List<NamedField> described) {
        List<NamedField> all = FieldTypeText.withLengths(described);
        int longest = all.stream().mapToInt(field -> field.name().length()).max().orElse(0);
        return all.stream()
                .sorted(Comparator.comparing(NamedField::name))
                .map(field -> style.literal(field.name()) + ":"
                        + " ".repeat(longest - field.name().length() + 1) + FieldTypeText.human(field.type()))
                .toList();
    }
}
