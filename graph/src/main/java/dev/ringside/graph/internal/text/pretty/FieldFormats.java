// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.Visibility;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the formats of all shown nodes of a field tree, once for each tree; those of hidden nodes stay null. Any
/// thread.
final class FieldFormats {
    /// More than any value of bounded length takes, and the words that are stored further than a constant is long.
    private static final int VALUE_ROOM_BYTES = 64;

    private final PrettyOptions options;
    private final TerminalColors colors;
    private final @Nullable Label colorEnd;
    private final PrinterChoice choice;
    private final PrinterCompiler compiler = new PrinterCompiler();
    private final Map<FieldTree, FieldFormat[]> packets = new IdentityHashMap<>();
    private final Map<FieldTree, EventFormat> events = new IdentityHashMap<>();
    /// For the tree in the making.
    private boolean lastLabelFirst;

    /// Likewise; empty for packets.
    private String eventName = "";

    FieldFormats(PrettyOptions options, PrinterChoice choice) {
        this.options = options;
        this.choice = choice;
        this.colors = options.colors();
        this.colorEnd = colors.isNone() ? null : Label.of(colors.reset());
    }

    /// How much room the constant text and the values of bounded length of a record need.
    static int roomBytes(FieldFormat[] formats) {
        int roomBytes = VALUE_ROOM_BYTES;
        for (FieldFormat format : formats) {
            if (format != null) {
                roomBytes += format.lead.lengthBytes() + VALUE_ROOM_BYTES
                        + (format.colorEnd == null ? 0 : 3 * format.colorEnd.lengthBytes());
            }
        }
        return roomBytes;
    }

    synchronized FieldFormat[] ofPackets(DataStreamSchema schema) {
        eventName = "";
        return packets.computeIfAbsent(schema.packetFields(), tree -> make(schema, tree, false));
    }

    /// @param scopesBefore whether a scope is printed before the first one of the event
    synchronized EventFormat ofEvent(DataStreamSchema schema, int ordinal, boolean scopesBefore) {
        eventName = schema.eventRecordClass(ordinal).identity().name().orElse("");
        return events.computeIfAbsent(schema.eventFields(ordinal), tree -> new EventFormat(
                make(schema, tree, scopesBefore), schema.codecs(), ordinal, choice, compiler));
    }

    private FieldFormat[] make(DataStreamSchema schema, FieldTree tree, boolean scopesBefore) {
        lastLabelFirst = schema.trace().traceClass().version() == CtfVersion.CTF_1_8;
        FieldFormat[] formats = new FieldFormat[tree.nodeCount()];
        boolean before = scopesBefore;
        for (FieldNode node : tree.nodes()) {
            if (node.isRoot() && Visibility.isShown(node)) {
                addStructure(formats, node, (before ? ", " : "") + scopeName(node.scope()));
                before = true;
            }
        }
        return formats;
    }

    private String scopeName(Scope scope) {
        return options.names().scope() ? name(scope.tsdlName(), colors.bold()) : "";
    }

    private String name(String name, String color) {
        return color + name + colors.reset() + " = ";
    }

    private void add(FieldFormat[] formats, FieldNode node, String lead) {
        FieldClass fieldClass = node.fieldClass();
        if (fieldClass instanceof FieldClass.Structure) {
            addStructure(formats, node, lead);
            return;
        }
        EnumerationLabels labels = labelsOf(fieldClass);
        boolean compound = labels != null
                || fieldClass instanceof FieldClass.StaticLengthArray
                || fieldClass instanceof FieldClass.DynamicLengthArray
                || fieldClass instanceof FieldClass.OptionalField
                || fieldClass instanceof FieldClass.Variant
                || fieldClass instanceof FieldClass.StaticLengthBlob
                || fieldClass instanceof FieldClass.DynamicLengthBlob;
        formats[node.index()] = new FieldFormat(
                node,
                lead,
                compound ? "" : colors.bold(),
                compound && labels == null ? null : colorEnd,
                showsNames(node.scope()),
                false,
                labels,
                namesOf(node));
        for (FieldNode child : node.children()) {
            add(formats, child, "");
        }
    }

    private @Nullable EnumerationLabels labelsOf(FieldClass fieldClass) {
        return fieldClass instanceof FieldClass.Integer integer && !integer.mappings().isEmpty()
                ? new EnumerationLabels(
                        lastLabelFirst ? integer.mappings().reversed() : integer.mappings(),
                        integer.signed(),
                        options.enumerationFlags(),
                        colors)
                : null;
    }

    private @Nullable ValueSet namesOf(FieldNode node) {
        return options.valueNames()
                        && node.scope() == Scope.EVENT_RECORD_PAYLOAD
                        && node.fieldClass() instanceof FieldClass.Integer
                ? ValueNames.get().of(eventName, node.name())
                : null;
    }

    private void addStructure(FieldFormat[] formats, FieldNode node, String lead) {
        // An element's lead depends on its index, so that it cannot be part of a constant.
        boolean openedByMember = !node.children().isEmpty() && !FieldFormat.isElement(node);
        formats[node.index()] = new FieldFormat(
                node, openedByMember ? "" : lead + "{", "", null, showsNames(node.scope()), openedByMember, null, null);
        String separator = openedByMember ? lead + "{ " : " ";
        for (FieldNode member : node.children()) {
            if (!Visibility.isShown(member)) {
                continue;
            }
            String name = showsNames(node.scope()) ? name(member.name(), colors.cyan()) : "";
            add(formats, member, separator + name);
            separator = ", ";
        }
    }

    private boolean showsNames(Scope scope) {
        return scope == Scope.EVENT_RECORD_PAYLOAD ? options.names().payload() : options.names().context();
    }
}
