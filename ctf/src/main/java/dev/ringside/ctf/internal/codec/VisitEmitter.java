// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import static dev.ringside.ctf.internal.codec.VisitCompiler.CD_FieldNode;
import static dev.ringside.ctf.internal.codec.VisitCompiler.CD_FieldVisitor;
import static dev.ringside.ctf.internal.codec.VisitCompiler.CD_Reads;
import static dev.ringside.ctf.internal.codec.VisitCompiler.CD_bytes;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/// Emits the code of a generated [RecordVisitor]. The position is a local variable plus a number of bits known while
/// generating:
/// only variable parts move the variable.
final class VisitEmitter {
    /// The slots of the parameters of [RecordVisitor#visit].
    private static final int WINDOW = 1;
    private static final int POSITION = 2;
    private static final int PACKET_START = 3;
    private static final int END = 4;
    private static final int VISITOR = 5;
    private static final MethodTypeDesc MTD_READ = MethodTypeDesc.of(CD_long, CD_bytes, CD_int);
    private static final MethodTypeDesc MTD_NODE = MethodTypeDesc.of(CD_void, CD_FieldNode);

    private final CodeBuilder code;
    private final FieldDecoders decoders;
    private final Map<FieldNode, Integer> saved = new HashMap<>();
    private int fixedBits;
    private ByteOrder lastOrder = ByteOrder.nativeOrder();

    /// The interpreter has to do it.
    static final class TooComplex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooComplex() {
            super(null, null, false, false);
        }
    }

    VisitEmitter(CodeBuilder code, FieldDecoders decoders) {
        this.code = code;
        this.decoders = decoders;
        for (FieldNode target : decoders.targets()) {
            if (target.tree() == decoders.tree()) {
                int slot = code.allocateLocal(TypeKind.LONG);
                code.lconst_0().lstore(slot);
                saved.put(target, slot);
            }
        }
    }

    void finish() {
        code.return_();
    }

    void field(FieldNode node) {
        switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger integer -> integer(node, integer);
            case FieldClass.FixedLengthBoolean bool -> bool(node, bool.layout());
            case FieldClass.FixedLengthBitArray bits -> bitArray(node, bits.layout());
            case FieldClass.FixedLengthBitMap bits -> bitArray(node, bits.layout());
            case FieldClass.FixedLengthFloatingPoint real -> real(node, real.layout());
            case FieldClass.NullTerminatedString string -> nullTerminated(node, string.encoding());
            case FieldClass.StaticLengthString string -> {
                bytes(string.encoding());
                counted(node, staticLength(string.lengthBytes()), true);
            }
            case FieldClass.DynamicLengthString string -> {
                bytes(string.encoding());
                counted(node, dynamicLength(node), true);
            }
            case FieldClass.StaticLengthBlob blob -> counted(node, staticLength(blob.lengthBytes()), false);
            case FieldClass.DynamicLengthBlob ignored -> counted(node, dynamicLength(node), false);
            case FieldClass.Structure ignored -> structure(node);
            case FieldClass.StaticLengthArray array -> array(node, staticLength(array.length()));
            case FieldClass.DynamicLengthArray ignored -> array(node, dynamicLength(node));
            case FieldClass.OptionalField optional -> optional(node, optional);
            case FieldClass.Variant ignored -> variant(node);
            case FieldClass.VariableLengthInteger ignored -> throw new TooComplex();
        }
    }

    private void structure(FieldNode node) {
        align(node.fieldClass().alignmentBits());
        tell(node, "beginStructure");
        node.children().forEach(this::field);
        tell(node, "endStructure");
    }

    private void integer(FieldNode node, FieldClass.FixedLengthInteger integer) {
        int value = read(integer.layout());
        int bits = integer.layout().lengthBits();
        if (integer.signed() && bits < Long.SIZE) {
            code.lload(value).loadConstant(Long.SIZE - bits).lshl().loadConstant(Long.SIZE - bits).lshr().lstore(value);
        }
        save(node, value);
        visitor(node);
        code.lload(value);
        call(integer.signed() ? "signedInteger" : "unsignedInteger", CD_long);
    }

    private void bool(FieldNode node, BitArrayLayout layout) {
        int value = read(layout);
        Label isFalse = code.newLabel();
        code.lload(value).lconst_0().lcmp().ifeq(isFalse).lconst_1().lstore(value).labelBinding(isFalse);
        save(node, value);
        visitor(node);
        code.lload(value).l2i();
        call("bool", CD_boolean);
    }

    private void bitArray(FieldNode node, BitArrayLayout layout) {
        int value = read(layout);
        visitor(node);
        code.lload(value);
        call("bitArray", CD_long);
    }

    private void real(FieldNode node, BitArrayLayout layout) {
        int value = read(layout);
        visitor(node);
        code.lload(value);
        switch (layout.lengthBits()) {
            case Short.SIZE -> code.invokestatic(CD_Reads, "real16", MethodTypeDesc.of(CD_double, CD_long));
            case Integer.SIZE -> code.invokestatic(CD_Reads, "real32", MethodTypeDesc.of(CD_double, CD_long));
            case Long.SIZE -> code.invokestatic(
                    ConstantDescs.CD_Double, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
            default -> throw new TooComplex();
        }
        call("real", CD_double);
    }

    /// Reads a bit array into a new local variable and goes on behind it.
    private int read(BitArrayLayout layout) {
        int bits = layout.lengthBits();
        align(layout.alignmentBits());
        boolean natural = layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder());
        boolean shares = fixedBits % Byte.SIZE != 0;
        if (!natural || bits > Long.SIZE || shares && lastOrder != layout.byteOrder()) {
            throw new TooComplex();
        }
        lastOrder = layout.byteOrder();
        int value = code.allocateLocal(TypeKind.LONG);
        code.aload(WINDOW).iload(POSITION).loadConstant(fixedBits >>> 3).iadd();
        String order = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN ? "little" : "big";
        if (!shares && bits == Byte.SIZE) {
            code.invokestatic(CD_Reads, "byte8", MTD_READ);
        } else if (!shares && (bits == Short.SIZE || bits == Integer.SIZE || bits == Long.SIZE)) {
            code.invokestatic(CD_Reads, order + bits, MTD_READ);
        } else {
            code.loadConstant((fixedBits & 7) << 8 | bits);
            code.invokestatic(CD_Reads, order + "Bits", MethodTypeDesc.of(CD_long, CD_bytes, CD_int, CD_int));
        }
        code.lstore(value);
        fixedBits += bits;
        return value;
    }

    private void save(FieldNode node, int value) {
        Integer slot = saved.get(node);
        if (slot != null) {
            code.lload(value).lstore(slot);
        }
    }

    private void nullTerminated(FieldNode node, StringEncoding encoding) {
        bytes(encoding);
        align(Byte.SIZE);
        flush();
        int end = code.allocateLocal(TypeKind.INT);
        code.aload(WINDOW).iload(POSITION).iload(END)
                .invokestatic(CD_Reads, "stringEnd", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int))
                .istore(end);
        visitor(node);
        code.aload(WINDOW).iload(POSITION).iload(end).iload(POSITION).isub();
        call("string", CD_bytes, CD_int, CD_int);
        code.iload(end).iconst_1().iadd().istore(POSITION);
    }

    /// A string or BLOB whose length in bytes is in a local variable.
    private void counted(FieldNode node, int length, boolean string) {
        align(Byte.SIZE);
        flush();
        int size = code.allocateLocal(TypeKind.INT);
        code.lload(length).iload(POSITION).iload(END)
                .invokestatic(CD_Reads, "checkedLength", MethodTypeDesc.of(CD_int, CD_long, CD_int, CD_int))
                .istore(size);
        visitor(node);
        code.aload(WINDOW).iload(POSITION);
        if (string) {
            code.aload(WINDOW).iload(POSITION).iload(size)
                    .invokestatic(CD_Reads, "stringLength", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int));
            code.iload(size);
            call("boundedString", CD_bytes, CD_int, CD_int, CD_int);
        } else {
            code.iload(size);
            call("blob", CD_bytes, CD_int, CD_int);
        }
        code.iload(POSITION).iload(size).iadd().istore(POSITION);
    }

    private int staticLength(long length) {
        int local = code.allocateLocal(TypeKind.LONG);
        code.loadConstant(length).lstore(local);
        return local;
    }

    private int dynamicLength(FieldNode node) {
        return selector(node);
    }

    /// The local variable of the only field that a length or selector can come from.
    private int selector(FieldNode node) {
        Dependency dependency = decoders.dependencies().get(node);
        if (dependency == null || dependency.targets().size() != 1) {
            throw new TooComplex();
        }
        FieldNode target = dependency.targets().getFirst();
        Integer slot = saved.get(target);
        boolean inBody = target.scope().ordinal() >= Scope.EVENT_RECORD_COMMON_CONTEXT.ordinal();
        if (slot == null || !inBody) {
            throw new TooComplex();
        }
        return slot;
    }

    private void array(FieldNode node, int length) {
        align(node.fieldClass().alignmentBits());
        flush();
        visitor(node);
        code.lload(length);
        call("beginArray", CD_long);
        int index = code.allocateLocal(TypeKind.LONG);
        Label loop = code.newLabel();
        Label done = code.newLabel();
        code.lconst_0().lstore(index).labelBinding(loop).lload(index).lload(length).lcmp().ifge(done);
        field(node.children().getFirst());
        flush();
        code.lload(index).lconst_1().ladd().lstore(index).goto_(loop).labelBinding(done);
        tell(node, "endArray");
    }

    private void optional(FieldNode node, FieldClass.OptionalField optional) {
        int selector = selector(node);
        FieldNode target = decoders.dependencies().get(node).targets().getFirst();
        flush();
        int present = code.allocateLocal(TypeKind.INT);
        boolean ranges = optional.selectorRanges().isPresent() && target.fieldClass() instanceof FieldClass.Integer;
        if (ranges) {
            match(selector, FieldDecoders.matcher(optional.selectorRanges().get(), target), present);
        } else {
            Label absent = code.newLabel();
            code.iconst_0().istore(present).lload(selector).lconst_0().lcmp().ifeq(absent);
            code.iconst_1().istore(present).labelBinding(absent);
        }
        visitor(node);
        code.iload(present);
        call("beginOptional", CD_boolean);
        Label end = code.newLabel();
        code.iload(present).ifeq(end);
        field(node.children().getFirst());
        flush();
        code.labelBinding(end);
        tell(node, "endOptional");
    }

    private void variant(FieldNode node) {
        FieldClass.Variant variant = (FieldClass.Variant) node.fieldClass();
        int selector = selector(node);
        FieldNode target = decoders.dependencies().get(node).targets().getFirst();
        flush();
        Label end = code.newLabel();
        for (int i = 0; i < variant.options().size(); i++) {
            Label next = code.newLabel();
            int matches = code.allocateLocal(TypeKind.INT);
            match(selector, FieldDecoders.matcher(variant.options().get(i).selectorRanges(), target), matches);
            code.iload(matches).ifeq(next);
            FieldNode option = node.children().get(i);
            visitor(node);
            code.loadConstant(VisitCompiler.nodeConstant(option));
            call("beginVariant", CD_FieldNode);
            field(option);
            flush();
            code.goto_(end).labelBinding(next);
        }
        code.new_(ClassDesc.of("java.lang.IndexOutOfBoundsException")).dup()
                .invokespecial(ClassDesc.of("java.lang.IndexOutOfBoundsException"), ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void)
                .athrow();
        code.labelBinding(end);
        tell(node, "endVariant");
    }

    /// Sets a local variable to whether a selector lies in ranges.
    private void match(int selector, RangeMatcher matcher, int result) {
        long[] bounds = matcher.biasedBounds();
        Label found = code.newLabel();
        Label end = code.newLabel();
        for (int i = 0; i < bounds.length; i += 2) {
            code.lload(selector).loadConstant(matcher.bias()).loadConstant(bounds[i]).loadConstant(bounds[i + 1])
                    .invokestatic(CD_Reads, "inRange",
                            MethodTypeDesc.of(CD_boolean, CD_long, CD_long, CD_long, CD_long))
                    .ifne(found);
        }
        code.iconst_0().istore(result).goto_(end);
        code.labelBinding(found).iconst_1().istore(result).labelBinding(end);
    }

    private static void bytes(StringEncoding encoding) {
        if (encoding.codeUnitBytes() != 1) {
            throw new TooComplex();
        }
    }

    private void align(int alignmentBits) {
        if (alignmentBits <= Byte.SIZE) {
            fixedBits = fixedBits + alignmentBits - 1 & -alignmentBits;
            return;
        }
        fixedBits = fixedBits + Byte.SIZE - 1 & -Byte.SIZE;
        flush();
        code.iload(POSITION).iload(PACKET_START).isub().ineg().loadConstant(alignmentBits / Byte.SIZE - 1).iand()
                .iload(POSITION).iadd().istore(POSITION);
    }

    /// Moves the variable to the position: variable parts start at whole bytes.
    private void flush() {
        if (fixedBits % Byte.SIZE != 0) {
            throw new TooComplex();
        }
        if (fixedBits > 0) {
            code.iload(POSITION).loadConstant(fixedBits / Byte.SIZE).iadd().istore(POSITION);
            fixedBits = 0;
        }
    }

    private void visitor(FieldNode node) {
        code.aload(VISITOR).loadConstant(VisitCompiler.nodeConstant(node));
    }

    private void call(String method, ClassDesc... valueTypes) {
        ClassDesc[] parameters = new ClassDesc[valueTypes.length + 1];
        parameters[0] = CD_FieldNode;
        System.arraycopy(valueTypes, 0, parameters, 1, valueTypes.length);
        code.invokeinterface(CD_FieldVisitor, method, MethodTypeDesc.of(CD_void, parameters));
    }

    private void tell(FieldNode node, String method) {
        code.aload(VISITOR).loadConstant(VisitCompiler.nodeConstant(node));
        code.invokeinterface(CD_FieldVisitor, method, MTD_NODE);
    }
}
