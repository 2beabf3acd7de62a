// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import dev.ringside.cli.listing.FieldTypeText;
import dev.ringside.cli.listing.UserLogLevel;
import dev.ringside.protocol.ClientMessage.ApplicationTracepoints;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType.NamedField;
import java.util.Comparator;
import java.util.List;

/// How the tracepoints of applications look to a machine.
public final class MachineTracepoints {
    private MachineTracepoints() {}

    public static MachineElement of(List<ApplicationTracepoints> applications, boolean fields) {
        MachineElement domain =
                MachineElement.group("domain").with("type", "UST").with("buffer_type", "PER_PID");
        MachineElement pids = domain.open("pids");
        for (ApplicationTracepoints application : applications) {
            MachineElement events = pids.open("pid")
                    .with("id", application.pid())
                    .with("name", application.processName())
                    .open("events");
            application.all().forEach(event -> events.with(event(event, fields)));
        }
        return domain;
    }

    private static MachineElement event(EventDescription description, boolean fields) {
        MachineElement event = MachineElement.group("event")
                .with("name", description.name())
                .with("type", "TRACEPOINT")
                .with("enabled", true)
                .with("loglevel", UserLogLevel.text(description.logLevel()))
                .with("loglevel_type", "ALL");
        if (fields) {
            MachineElement list = event.open("event_fields");
            FieldTypeText.withLengths(description.fields()).stream()
                    .sorted(Comparator.comparing(NamedField::name))
                    .forEach(field -> list.open("event_field")
                            .with("name", field.name())
                            .with("type", FieldTypeText.machine(field.type()))
                            .with("nowrite", 0));
        }
        return event;
    }
}
