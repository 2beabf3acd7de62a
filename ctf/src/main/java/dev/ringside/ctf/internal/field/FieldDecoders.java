// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The interpreting decoders of all root structures of a field tree. Immutable; any thread, each with a [DecodeState]
/// of its own.
public final class FieldDecoders {
    private final FieldTree tree;
    private final boolean record;
    private final boolean savesAll;
    private final Map<FieldNode, Dependency> dependencies = new HashMap<>();
    private final Set<FieldNode> targets = new HashSet<>();
    private final Map<Scope, FieldDecoder> roots = new EnumMap<>(Scope.class);

    private FieldDecoders(FieldTree tree, boolean record, boolean savesAll, LocationResolver resolver) {
        this.tree = tree;
        this.record = record;
        this.savesAll = savesAll;
        for (FieldNode node : tree.nodes()) {
            FieldLocation location = FieldLocation.of(node.fieldClass());
            if (location != null) {
                Dependency dependency = resolver.resolve(node, location);
                dependencies.put(node, dependency);
                targets.addAll(dependency.targets());
            }
        }
        for (Scope scope : Scope.values()) {
            tree.root(scope).ifPresent(root -> roots.put(scope, decoder(root)));
        }
    }

    /// For packet headers and contexts: every integer and boolean is kept, for the records that may refer to it.
    ///
    /// @throws IllegalArgumentException where a field location leads nowhere
    public static FieldDecoders forPackets(FieldTree packetTree) {
        return new FieldDecoders(packetTree, false, true, new LocationResolver(packetTree, packetTree));
    }

    /// For event record headers alone: every integer and boolean is kept, for the fields of any class that may refer
    /// to it.
    ///
    /// @throws IllegalArgumentException where a field location leads nowhere
    public static FieldDecoders forHeaders(FieldTree packetTree, FieldTree headerTree) {
        return new FieldDecoders(headerTree, true, true, new LocationResolver(packetTree, headerTree));
    }

    /// For event records.
    ///
    /// @throws IllegalArgumentException where a field location leads nowhere
    public static FieldDecoders forRecords(FieldTree packetTree, FieldTree recordTree) {
        return new FieldDecoders(recordTree, true, false, new LocationResolver(packetTree, recordTree));
    }

    public FieldTree tree() {
        return tree;
    }

    public boolean has(Scope scope) {
        return roots.containsKey(scope);
    }

    /// Decodes a root structure at the state's position; a scope that does not exist takes nothing.
    ///
    /// @throws DecodeFault where a field is broken or goes on behind the window
    public void decode(Scope scope, DecodeState state) {
        FieldDecoder root = roots.get(scope);
        if (root != null) {
            state.inRecord = record;
            root.decode(state);
        }
    }

    public Map<FieldNode, Dependency> dependencies() {
        return dependencies;
    }

    public Set<FieldNode> targets() {
        return targets;
    }

    /// Whether a length or selector can come from this field.
    public boolean isTarget(FieldNode node) {
        return targets.contains(node);
    }

    /// The only field that the length or selector of another can come from; null where there are several, or none.
    public @Nullable FieldNode onlyTarget(FieldNode node) {
        Dependency dependency = dependencies.get(node);
        return dependency == null || dependency.targets().size() != 1 ? null : dependency.targets().getFirst();
    }

    private boolean saved(FieldNode node) {
        return savesAll || targets.contains(node);
    }

    private FieldDecoder decoder(FieldNode node) {
        return switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger integer -> integer.layout().lengthBits() <= Long.SIZE
                    ? new IntegerDecoder(node, integer, saved(node))
                    : new BigIntegerDecoder(node, integer, saved(node));
            case FieldClass.VariableLengthInteger integer ->
                new VariableLengthIntegerDecoder(node, integer, saved(node));
            case FieldClass.FixedLengthBoolean bool -> new BooleanDecoder(node, bool.layout(), saved(node));
            case FieldClass.FixedLengthBitArray bits -> new BitArrayDecoder(node, bits.layout());
            case FieldClass.FixedLengthBitMap bits -> new BitArrayDecoder(node, bits.layout());
            case FieldClass.FixedLengthFloatingPoint real -> new FloatingPointDecoder(node, real.layout());
            case FieldClass.NullTerminatedString string -> new NullTerminatedStringDecoder(node, string.encoding());
            case FieldClass.StaticLengthString string -> new BytesDecoder(node,
                    new LengthSource.Fixed(string.lengthBytes()), string.encoding().codeUnitBytes(), false);
            case FieldClass.DynamicLengthString string ->
                new BytesDecoder(node, length(node), string.encoding().codeUnitBytes(), false);
            case FieldClass.StaticLengthBlob blob -> new BytesDecoder(node, new LengthSource.Fixed(blob.lengthBytes()),
                    0, blob.roles().contains(Role.METADATA_STREAM_UUID));
            case FieldClass.DynamicLengthBlob ignored -> new BytesDecoder(node, length(node), 0, false);
            case FieldClass.Structure ignored -> new StructureDecoder(node, children(node));
            case FieldClass.StaticLengthArray array ->
                array(node, new LengthSource.Fixed(array.length()));
            case FieldClass.DynamicLengthArray ignored -> array(node, length(node));
            case FieldClass.OptionalField optional -> optional(node, optional);
            case FieldClass.Variant variant -> variant(node, variant);
        };
    }

    private ArrayDecoder array(FieldNode node, LengthSource length) {
        FieldNode element = node.children().getFirst();
        List<FieldNode> forgotten = new ArrayList<>();
        addOccasional(element, false, forgotten);
        int[] indexes = new int[forgotten.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = forgotten.get(i).index();
        }
        return new ArrayDecoder(node, length, decoder(element), indexes);
    }

    /// The saved fields that not every element of an array has.
    private void addOccasional(FieldNode node, boolean occasional, List<FieldNode> found) {
        if (occasional && saved(node)) {
            found.add(node);
        }
        boolean within = occasional || !(node.fieldClass() instanceof FieldClass.Structure);
        node.children().forEach(child -> addOccasional(child, within, found));
    }

    private List<FieldDecoder> children(FieldNode node) {
        List<FieldDecoder> decoders = new ArrayList<>();
        node.children().forEach(child -> decoders.add(decoder(child)));
        return decoders;
    }

    private Dependency dependency(FieldNode node) {
        Dependency dependency = dependencies.get(node);
        if (dependency == null) {
            throw new IllegalStateException("not a dependent field: " + node);
        }
        return dependency;
    }

    private LengthSource length(FieldNode node) {
        return new LengthSource.FromField(node, dependency(node));
    }

    private OptionalDecoder optional(FieldNode node, FieldClass.OptionalField optional) {
        Dependency selector = dependency(node);
        List<@Nullable RangeMatcher> ranges = new ArrayList<>();
        for (FieldNode target : selector.targets()) {
            ranges.add(optional.selectorRanges()
                    .filter(set -> target.fieldClass() instanceof FieldClass.Integer)
                    .map(set -> matcher(set, target))
                    .orElse(null));
        }
        return new OptionalDecoder(node, selector, ranges, children(node).getFirst());
    }

    private VariantDecoder variant(FieldNode node, FieldClass.Variant variant) {
        Dependency selector = dependency(node);
        List<FieldNode> targets = selector.targets();
        RangeMatcher[][] ranges = new RangeMatcher[targets.size()][variant.options().size()];
        for (int i = 0; i < ranges.length; i++) {
            for (int option = 0; option < ranges[i].length; option++) {
                ranges[i][option] = matcher(variant.options().get(option).selectorRanges(), targets.get(i));
            }
        }
        return new VariantDecoder(node, selector, ranges, children(node));
    }

    public static RangeMatcher matcher(IntegerRangeSet ranges, FieldNode target) {
        boolean signed = target.fieldClass() instanceof FieldClass.Integer integer && integer.signed();
        return new RangeMatcher(ranges, signed);
    }
}
