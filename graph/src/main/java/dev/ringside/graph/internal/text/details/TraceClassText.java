// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.StreamFeatures;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.LogLevel;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.text.Visibility;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Appends the description of a trace class with all its data stream classes and event record classes. One thread.
final class TraceClassText {
    private final IndentedText text;
    private final DetailsOptions options;
    private final FieldClassText fieldClasses;
    private final AttributesText attributes;
    private final boolean mip0;

    TraceClassText(IndentedText text, DetailsOptions options, int mipVersion) {
        this.text = text;
        this.options = options;
        this.attributes = new AttributesText(text);
        this.fieldClasses = new FieldClassText(text, attributes, mipVersion);
        this.mip0 = mipVersion == 0;
    }

    void append(Trace trace) {
        text.indent().object("Trace class").add(":").end().in();
        attributes.append(trace.traceClass().attributes());
        trace.streamSchemas().stream()
                .sorted((one, other) -> Long.compareUnsigned(one.streamClass().id(), other.streamClass().id()))
                .forEach(this::streamClass);
        text.out().end();
    }

    private void streamClass(DataStreamSchema schema) {
        Identity identity = schema.streamClass().identity();
        boolean named = options.classes().streamClassName();
        boolean spaced = options.classes().streamClassNamespace() && !mip0;
        text.indent().object("Stream class");
        identity.name().filter(part -> named).ifPresent(name -> text.add(" `").value(name).add("`"));
        place(identity, spaced, schema.streamClass().id());
        attributes.append(schema.streamClass().attributes());
        features(schema.features());
        if (schema.clockClass().isPresent()) {
            text.indent().property("Default clock class").add(":").end().in();
            clockClass(schema.clockClass().get(), schema.trace().traceClass().version());
            text.out();
        }
        root("Packet context field class", schema.packetFields(), Scope.PACKET_CONTEXT);
        commonContext(schema);
        IntStream.range(0, schema.eventRecordClassCount())
                .boxed()
                .sorted((one, other) -> Long.compareUnsigned(
                        schema.eventRecordClass(one).id(), schema.eventRecordClass(other).id()))
                .forEach(ordinal -> eventClass(schema, ordinal));
        text.out();
    }

    /// Ends the line and goes in.
    private void place(Identity identity, boolean spaced, long id) {
        text.add(" (");
        identity.namespace().filter(part -> spaced).ifPresent(part -> text.add("Namespace `").value(part).add("`, "));
        identity.uid().filter(part -> options.uid() && !mip0)
                .ifPresent(part -> text.add("UID `").value(part).add("`, "));
        text.add("ID ").value(GroupedDigits.unsigned(id)).add("):").end().in();
    }

    private void features(StreamFeatures features) {
        yesNo("Supports packets", features.packets());
        if (features.packets()) {
            yesNo("Packets have beginning default clock snapshot", features.packetBeginTimes());
            yesNo("Packets have end default clock snapshot", features.packetEndTimes());
        }
        yesNo("Supports discarded events", features.discardedEvents());
        if (features.discardedEvents()) {
            yesNo("Discarded events have default clock snapshots", features.discardedEventTimes());
        }
        yesNo("Supports discarded packets", features.discardedPackets());
        if (features.discardedPackets()) {
            yesNo("Discarded packets have default clock snapshots", features.discardedPacketTimes());
        }
    }

    private void yesNo(String name, boolean value) {
        text.indent().property(name).add(": ").value(value).end();
    }

    private void clockClass(ClockClass clock, CtfVersion version) {
        Identity identity = clock.identity();
        if (!mip0) {
            property("Namespace", identity.namespace());
        }
        property("Name", identity.name());
        if (options.uid()) {
            if (mip0) {
                property("UUID", clock.uuid().map(UUID::toString));
            } else {
                property("UID", identity.uid());
            }
        }
        attributes.append(clock.attributes());
        property("Description", clock.description());
        text.line("Frequency (Hz)", GroupedDigits.unsigned(clock.frequencyHz()));
        Optional<Long> usualPrecision = version == CtfVersion.CTF_1_8 ? Optional.of(0L) : Optional.empty();
        property("Precision (cycles)", clock.precisionCycles().or(() -> usualPrecision).map(GroupedDigits::unsigned));
        property("Accuracy (cycles)", clock.accuracyCycles().map(GroupedDigits::unsigned));
        text.line("Offset from origin (s)", GroupedDigits.signed(clock.offsetSeconds()));
        text.line("Offset from origin (cycles)", GroupedDigits.unsigned(clock.offsetCycles()));
        origin(clock.origin());
    }

    private void origin(ClockOrigin origin) {
        switch (origin) {
            case ClockOrigin.UnixEpoch ignored -> text.line("Origin", "Unix epoch");
            case ClockOrigin.Unknown ignored -> { }
            case ClockOrigin.Custom custom -> {
                text.indent().property("Origin").add(":").end().in();
                property("Namespace", custom.namespace());
                property("Name", Optional.of(custom.name()));
                property("UID", Optional.of(custom.uid()).filter(part -> options.uid()));
                text.out();
            }
        }
    }

    private void property(String name, Optional<String> value) {
        value.ifPresent(present -> text.line(name, present));
    }

    private void root(String title, FieldTree tree, Scope scope) {
        Optional<FieldNode> root = tree.root(scope).filter(Visibility::isShown);
        root.ifPresent(node -> {
            text.indent().property(title).add(":");
            fieldClasses.append(node);
        });
    }

    /// Any event record class knows the fields of the common context.
    private void commonContext(DataStreamSchema schema) {
        schema.streamClass().eventRecordCommonContext().ifPresent(structure -> root(
                "Event common context field class",
                schema.eventRecordClassCount() > 0
                        ? schema.eventFields(0)
                        : new FieldTree(java.util.Map.of(Scope.EVENT_RECORD_COMMON_CONTEXT, structure)),
                Scope.EVENT_RECORD_COMMON_CONTEXT));
    }

    private void eventClass(DataStreamSchema schema, int ordinal) {
        EventRecordClass eventClass = schema.eventRecordClass(ordinal);
        text.indent().object("Event class");
        eventClass.identity().name().ifPresent(name -> text.add(" `").eventName(name).add("`"));
        place(eventClass.identity(), !mip0, eventClass.id());
        attributes.append(AttributesText.besidesLogLevelAndEmfUri(eventClass.attributes()));
        property("Log level", eventClass.logLevel().map(TraceClassText::logLevel));
        property("EMF URI", eventClass.emfUri());
        FieldTree tree = schema.eventFields(ordinal);
        root("Specific context field class", tree, Scope.EVENT_RECORD_SPECIFIC_CONTEXT);
        root("Payload field class", tree, Scope.EVENT_RECORD_PAYLOAD);
        text.out();
    }

    private static String logLevel(LogLevel level) {
        String name = level.specificationName();
        int colon = name.indexOf(':');
        String main = colon < 0 ? name : name.substring(0, colon);
        String capital = Character.toUpperCase(main.charAt(0)) + main.substring(1);
        return colon < 0 ? capital : capital + " (" + name.substring(colon + 1) + ")";
    }
}
