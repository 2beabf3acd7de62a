// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Reads;
import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.internal.field.FieldDecoders;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

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
import java.util.List;

/// Emits the code of a method that goes through the fields of an event record; what it does with each value is for the
/// subclass to emit. The position is a local variable plus a number of bits known while generating: only variable parts
/// move the variable.
///
/// The parameters of the method are window, position of the record (or of its body, behind the header), start of the
/// packet, end of the record (all in bytes from the start of the window), and something of the subclass's. One thread.
public abstract class RecordEmitter {
    /// The slots of the parameters.
    protected static final int WINDOW = 1;
    protected static final int POSITION = 2;
    protected static final int PACKET_START = 3;
    protected static final int END = 4;
    protected static final int CONSUMER = 5;
    protected static final ClassDesc CD_bytes = CD_byte.arrayType();
    protected static final ClassDesc CD_Reads = Reads.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc MTD_READ = MethodTypeDesc.of(CD_long, CD_bytes, CD_int);

    /// All scopes of an event record, in their order.
    protected static final List<Scope> RECORD_SCOPES = List.of(
            Scope.EVENT_RECORD_HEADER, Scope.EVENT_RECORD_COMMON_CONTEXT, Scope.EVENT_RECORD_SPECIFIC_CONTEXT,
            Scope.EVENT_RECORD_PAYLOAD);
    private static final List<Scope> BODY = List.of(
            Scope.EVENT_RECORD_COMMON_CONTEXT, Scope.EVENT_RECORD_SPECIFIC_CONTEXT, Scope.EVENT_RECORD_PAYLOAD);
    private static final int UNREAD = -1;

    protected final CodeBuilder code;
    private final FieldDecoders decoders;
    private final KeptValues kept;
    private int fixedBits;
    private ByteOrder lastOrder = ByteOrder.nativeOrder();
    /// Whether the subclass takes the last bit array as it lies.
    private boolean taken;

    /// The interpreter has to do it.
    public static final class TooComplex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooComplex() {
            super(null, null, false, false);
        }
    }

    protected RecordEmitter(CodeBuilder code, FieldDecoders decoders) {
        this.code = code;
        this.decoders = decoders;
        this.kept = new KeptValues(code, decoders);
    }

    /// A local variable (long) that gets the value of an integer or boolean when its field is met; 0 before.
    protected final int keep(FieldNode node) {
        return kept.keep(node);
    }

    /// Whether the value of a field is kept in a local variable.
    protected final boolean isKept(FieldNode node) {
        return kept.isKept(node);
    }

    /// Says that the record's body starts within the byte at the position, behind bits of a byte order.
    protected final void startWithin(int bits, ByteOrder order) {
        fixedBits = bits;
        lastOrder = order;
    }

    /// All fields behind the event record header.
    protected final void body() {
        BODY.forEach(this::fields);
    }

    /// The fields of one scope, if there are any.
    protected final void fields(Scope scope) {
        kept.enter(scope);
        decoders.tree().root(scope).ifPresent(this::field);
    }

    /// Goes to the end of the record, without looking at what lies between.
    protected final void skipToEnd() {
        fixedBits = 0;
        code.iload(END).istore(POSITION);
    }

    /// How many bits behind the local variable the position is.
    protected final int fixedBits() {
        return fixedBits;
    }

    /// The byte order of the bits before the position, where that is within a byte.
    protected final ByteOrder lastByteOrder() {
        return lastOrder;
    }

    /// Loads the position behind what was emitted so far.
    protected final void loadPosition() {
        code.iload(POSITION).loadConstant(fixedBits + Byte.SIZE - 1 >>> 3).iadd();
    }

    private void field(FieldNode node) {
        beginField(node);
        switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger integer -> integer(node, integer);
            case FieldClass.FixedLengthBoolean bool -> bool(node, bool.layout());
            case FieldClass.FixedLengthBitArray bits -> bitArray(node, bits.layout());
            case FieldClass.FixedLengthBitMap bits -> bitArray(node, bits.layout());
            case FieldClass.FixedLengthFloatingPoint real -> real(node, real.layout());
            case FieldClass.NullTerminatedString string -> nullTerminated(node, string.encoding());
            case FieldClass.StaticLengthString string -> {
                checkEncoding(string.encoding());
                counted(node, staticLength(string.lengthBytes()), true);
            }
            case FieldClass.DynamicLengthString string -> {
                checkEncoding(string.encoding());
                counted(node, kept.selector(node), true);
            }
            case FieldClass.StaticLengthBlob blob -> counted(node, staticLength(blob.lengthBytes()), false);
            case FieldClass.DynamicLengthBlob ignored -> counted(node, kept.selector(node), false);
            case FieldClass.Structure ignored -> structure(node);
            case FieldClass.StaticLengthArray array -> array(node, staticLength(array.length()));
            case FieldClass.DynamicLengthArray ignored -> array(node, kept.selector(node));
            case FieldClass.OptionalField optional -> optional(node, optional);
            case FieldClass.Variant ignored -> variant(node);
            case FieldClass.VariableLengthInteger integer -> {
                align(Byte.SIZE);
                flush();
                variableLengthInteger(node, integer);
            }
        }
    }

    private void structure(FieldNode node) {
        align(node.fieldClass().alignmentBits());
        beginStructure(node);
        node.children().forEach(this::field);
        endStructure(node);
    }

    private void integer(FieldNode node, FieldClass.FixedLengthInteger integer) {
        int value = read(node, integer.layout());
        if (value == UNREAD) {
            return;
        }
        int bits = integer.layout().lengthBits();
        if (integer.signed() && bits < Long.SIZE) {
            code.lload(value).loadConstant(Long.SIZE - bits).lshl().loadConstant(Long.SIZE - bits).lshr().lstore(value);
        }
        save(node, value);
        if (!taken) {
            integerValue(node, value, integer.signed());
        }
    }

    private void bool(FieldNode node, BitArrayLayout layout) {
        int value = read(node, layout);
        if (value == UNREAD) {
            return;
        }
        Label isFalse = code.newLabel();
        code.lload(value).lconst_0().lcmp().ifeq(isFalse).lconst_1().lstore(value).labelBinding(isFalse);
        save(node, value);
        if (!taken) {
            boolValue(node, value);
        }
    }

    private void bitArray(FieldNode node, BitArrayLayout layout) {
        int value = read(node, layout);
        if (value != UNREAD) {
            bitArrayValue(node, value);
        }
    }

    private void real(FieldNode node, BitArrayLayout layout) {
        int value = read(node, layout);
        if (value == UNREAD) {
            return;
        }
        code.lload(value);
        switch (layout.lengthBits()) {
            case Short.SIZE -> code.invokestatic(CD_Reads, "real16", MethodTypeDesc.of(CD_double, CD_long));
            case Integer.SIZE -> code.invokestatic(CD_Reads, "real32", MethodTypeDesc.of(CD_double, CD_long));
            case Long.SIZE -> code.invokestatic(
                    ConstantDescs.CD_Double, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
            default -> throw new TooComplex();
        }
        int number = code.allocateLocal(TypeKind.DOUBLE);
        code.dstore(number);
        realValue(node, number);
    }

    /// Reads a bit array into a new local variable, unless nobody wants it, and goes on behind it.
    private int read(FieldNode node, BitArrayLayout layout) {
        int bits = layout.lengthBits();
        align(layout.alignmentBits());
        boolean shares = fixedBits % Byte.SIZE != 0;
        if (shares && lastOrder != layout.byteOrder()) {
            throw new TooComplex();
        }
        lastOrder = layout.byteOrder();
        taken = takesWhole(node);
        if (taken && !isKept(node)) {
            fixedBits = Math.addExact(fixedBits, bits);
            return UNREAD;
        }
        if (layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder()) || bits > Long.SIZE) {
            throw new TooComplex();
        }
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

    /// Keeps a value that later fields need.
    ///
    /// @param value local variable (long)
    protected final void save(FieldNode node, int value) {
        kept.save(node, value);
    }

    private void nullTerminated(FieldNode node, StringEncoding encoding) {
        checkEncoding(encoding);
        align(Byte.SIZE);
        flush();
        terminatedString(node);
    }

    /// A string or BLOB whose length in bytes is in a local variable.
    private void counted(FieldNode node, int length, boolean string) {
        align(Byte.SIZE);
        flush();
        int size = code.allocateLocal(TypeKind.INT);
        code.lload(length).iload(POSITION).iload(END)
                .invokestatic(CD_Reads, "checkedLength", MethodTypeDesc.of(CD_int, CD_long, CD_int, CD_int))
                .istore(size);
        if (string) {
            countedString(node, size);
        } else {
            blob(node, size);
        }
        code.iload(POSITION).iload(size).iadd().istore(POSITION);
    }

    private int staticLength(long length) {
        int local = code.allocateLocal(TypeKind.LONG);
        code.loadConstant(length).lstore(local);
        return local;
    }

    private void array(FieldNode node, int length) {
        align(node.fieldClass().alignmentBits());
        flush();
        int index = code.allocateLocal(TypeKind.LONG);
        beginArray(node, length, index);
        if (takesElements(node, length)) {
            endArray(node);
            return;
        }
        Label loop = code.newLabel();
        Label done = code.newLabel();
        code.lconst_0().lstore(index).labelBinding(loop).lload(index).lload(length).lcmp().ifge(done);
        beginElement();
        field(node.children().getFirst());
        flush();
        endBranch();
        code.lload(index).lconst_1().ladd().lstore(index).goto_(loop).labelBinding(done);
        endArray(node);
    }

    private void optional(FieldNode node, FieldClass.OptionalField optional) {
        int selector = kept.selector(node);
        FieldNode target = kept.target(node);
        flush();
        int present = code.allocateLocal(TypeKind.INT);
        boolean ranges = optional.selectorRanges().isPresent() && target.fieldClass() instanceof FieldClass.Integer;
        if (ranges) {
            kept.match(selector, FieldDecoders.matcher(optional.selectorRanges().get(), target), present);
        } else {
            Label absent = code.newLabel();
            code.iconst_0().istore(present).lload(selector).lconst_0().lcmp().ifeq(absent);
            code.iconst_1().istore(present).labelBinding(absent);
        }
        beginOptional(node, present);
        Label end = code.newLabel();
        code.iload(present).ifeq(end);
        field(node.children().getFirst());
        flush();
        endBranch();
        code.labelBinding(end);
        endOptional(node, present);
    }

    private void variant(FieldNode node) {
        FieldClass.Variant variant = (FieldClass.Variant) node.fieldClass();
        int selector = kept.selector(node);
        FieldNode target = kept.target(node);
        flush();
        beginVariant(node);
        Label end = code.newLabel();
        for (int i = 0; i < variant.options().size(); i++) {
            Label next = code.newLabel();
            int matches = code.allocateLocal(TypeKind.INT);
            kept.match(selector, FieldDecoders.matcher(variant.options().get(i).selectorRanges(), target), matches);
            code.iload(matches).ifeq(next);
            FieldNode option = node.children().get(i);
            beginOption(node, option);
            field(option);
            flush();
            endBranch();
            code.goto_(end).labelBinding(next);
        }
        code.new_(ClassDesc.of("java.lang.IndexOutOfBoundsException")).dup()
                .invokespecial(ClassDesc.of("java.lang.IndexOutOfBoundsException"), ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void)
                .athrow();
        code.labelBinding(end);
        endVariant(node);
    }

    /// Strings of longer code units are for the interpreter, unless the subclass says otherwise.
    protected void checkEncoding(StringEncoding encoding) {
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
    protected final void flush() {
        if (fixedBits % Byte.SIZE != 0) {
            throw new TooComplex();
        }
        if (fixedBits > 0) {
            code.iload(POSITION).loadConstant(fixedBits / Byte.SIZE).iadd().istore(POSITION);
            fixedBits = 0;
        }
    }

    /// Before a field, and before its alignment.
    protected void beginField(FieldNode node) {}

    /// At a bit array. Whether the subclass takes it as it lies: then it is not told its value.
    protected boolean takesWhole(FieldNode node) {
        return false;
    }

    /// At a variable-length integer, which starts at the position: has to move it behind, and to save the value where
    /// it is kept.
    protected void variableLengthInteger(FieldNode node, FieldClass.VariableLengthInteger integer) {
        throw new TooComplex();
    }

    /// At the first element of an array, the position being flushed. Whether the subclass has gone to the end of all
    /// elements: it is then not told of any.
    ///
    /// @param length local variable (long)
    protected boolean takesElements(FieldNode node, int length) {
        return false;
    }

    /// At a structure's alignment.
    protected abstract void beginStructure(FieldNode node);

    protected abstract void endStructure(FieldNode node);

    /// @param value local variable (long), sign-extended where signed
    protected abstract void integerValue(FieldNode node, int value, boolean signed);

    /// @param value local variable (long), 0 or 1
    protected abstract void boolValue(FieldNode node, int value);

    /// @param value local variable (long)
    protected abstract void bitArrayValue(FieldNode node, int value);

    /// @param value local variable (double)
    protected abstract void realValue(FieldNode node, int value);

    /// A null-terminated string of bytes starts at the position: has to move it behind the terminator.
    protected abstract void terminatedString(FieldNode node);

    /// A string of bytes starts at the position; it may hold a terminator.
    ///
    /// @param size local variable (int)
    protected abstract void countedString(FieldNode node, int size);

    /// @param size local variable (int)
    protected abstract void blob(FieldNode node, int size);

    /// Before the loop over the elements.
    ///
    /// @param length local variable (long)
    /// @param index  local variable (long) of the loop
    protected abstract void beginArray(FieldNode node, int length, int index);

    /// At the start of the loop's body.
    protected void beginElement() {}

    protected abstract void endArray(FieldNode node);

    /// @param present local variable (int), 0 or 1; the field follows behind a branch
    protected abstract void beginOptional(FieldNode node, int present);

    protected abstract void endOptional(FieldNode node, int present);

    /// Before it is known which option follows.
    protected void beginVariant(FieldNode node) {}

    /// Within a branch.
    protected abstract void beginOption(FieldNode node, FieldNode option);

    protected abstract void endVariant(FieldNode node);

    /// The end of what is in a branch or a loop.
    protected void endBranch() {}
}
