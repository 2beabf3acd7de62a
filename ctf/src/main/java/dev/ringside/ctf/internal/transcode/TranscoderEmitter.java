// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.internal.codec.GeneratedClass.Constants;
import dev.ringside.ctf.internal.codec.GeneratedClass;
import dev.ringside.ctf.internal.codec.RecordEmitter;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Emits the code of a generated [RecordTranscoder]. Fields that lie alike in both layouts are not written one by one:
/// from the first of them on the code only moves the position, and where the row ends it copies all bytes since. The
/// target's position stands still meanwhile.
///
/// A row may go through loops and branches of which every part belongs to it; others start and end without one.
final class TranscoderEmitter extends RecordEmitter {
    private static final int INSERTION = CONSUMER + 1;
    private static final ClassDesc CD_FieldInsertion = GeneratedClass.desc(FieldInsertion.class);
    private static final ClassDesc CD_Writes = GeneratedClass.desc(Writes.class);
    private static final ClassDesc CD_StringEncoding = GeneratedClass.desc(StringEncoding.class);

    private final FieldDecoders decoders;
    private final VerbatimFields fields;
    private final FieldInsertion.@Nullable Place place;
    private final Constants constants;
    private final TargetEmitter target;
    /// Where the row starts that is to be copied.
    private final int copyFrom;
    private boolean copying;
    /// Of the loops and branches that are open: whether they belong to a row as a whole.
    private final Deque<Boolean> open = new ArrayDeque<>();

    /// @param writtenNodes of the target's tree
    TranscoderEmitter(
            CodeBuilder code, FieldDecoders decoders, VerbatimFields fields, List<FieldNode> writtenNodes,
            FieldInsertion.@Nullable Place place, Constants constants) {
        super(code, decoders);
        this.decoders = decoders;
        this.fields = fields;
        this.place = place;
        this.constants = constants;
        this.copyFrom = code.allocateLocal(TypeKind.INT);
        this.target = new TargetEmitter(code, CONSUMER, writtenNodes);
    }

    void emit() {
        if (place != null) {
            keep(place.first());
            keep(place.second());
        }
        target.begin();
        for (Scope scope : RECORD_SCOPES) {
            if (isRestVerbatim(scope)) {
                copyRest();
                break;
            }
            fields(scope);
        }
        endCopy();
        loadPosition();
        code.iload(END).invokestatic(CD_Reads, "checkEnd", MethodTypeDesc.of(CD_void, CD_int, CD_int));
        target.end();
        code.return_();
    }

    /// Whether everything from a scope on is one row, up to the end of the record, which then is a whole byte.
    private boolean isRestVerbatim(Scope first) {
        boolean any = false;
        for (Scope scope : RECORD_SCOPES) {
            FieldNode root = scope.ordinal() < first.ordinal() ? null : decoders.tree().root(scope).orElse(null);
            if (root != null) {
                any = true;
                if (!fields.isVerbatim(root) || !VerbatimFields.isWholeBytes(root)) {
                    return false;
                }
            }
        }
        return any && fixedBits() % Byte.SIZE == 0 && canCopy();
    }

    private void copyRest() {
        if (!copying) {
            beginCopy();
        }
        skipToEnd();
    }

    /// Whether a row may start, or goes on: at a whole byte on both sides.
    private boolean canCopy() {
        return copying || fixedBits() % Byte.SIZE == 0 && target.isAtByte();
    }

    private void beginCopy() {
        target.flush();
        code.iload(POSITION).loadConstant(fixedBits() / Byte.SIZE).iadd().istore(copyFrom);
        copying = true;
    }

    private void endCopy() {
        if (!copying) {
            return;
        }
        copying = false;
        int length = code.allocateLocal(TypeKind.INT);
        code.iload(POSITION).loadConstant(fixedBits() >>> 3).iadd().iload(copyFrom).isub().istore(length);
        target.copy(WINDOW, copyFrom, length);
        int bits = fixedBits() % Byte.SIZE;
        if (bits != 0) {
            int octet = code.allocateLocal(TypeKind.LONG);
            code.aload(WINDOW).iload(POSITION).loadConstant(fixedBits() >>> 3).iadd()
                    .invokestatic(CD_Reads, "byte8", MethodTypeDesc.of(CD_long, CD_bytes, CD_int)).lstore(octet);
            target.beginByte(octet, bits, lastByteOrder());
        }
    }

    /// Goes on with a row, or begins one, at a field that belongs to it.
    ///
    /// @return false where it cannot begin here
    private boolean copies(FieldNode node) {
        if (!copying) {
            target.align(written(node).fieldClass().alignmentBits());
            if (canCopy()) {
                beginCopy();
            }
        }
        return copying;
    }

    private FieldNode written(FieldNode node) {
        FieldNode to = fields.written(node);
        if (to == null) {
            throw new TooComplex();
        }
        return to;
    }

    @Override
    protected void beginField(FieldNode node) {
        FieldClass to = written(node).fieldClass();
        boolean structure = node.fieldClass() instanceof FieldClass.Structure && to instanceof FieldClass.Structure;
        if (structure ? !isAlignedAlike(node.fieldClass(), to) : !fields.isVerbatim(node)) {
            endCopy();
        }
    }

    private boolean isAlignedAlike(FieldClass from, FieldClass to) {
        return from.alignmentBits() <= Byte.SIZE && to.alignmentBits() <= Byte.SIZE
                && (from.alignmentBits() == to.alignmentBits() || fixedBits() % Byte.SIZE == 0);
    }

    @Override
    protected boolean takesWhole(FieldNode node) {
        return fields.isSameBits(node) && copies(node);
    }

    @Override
    protected void beginStructure(FieldNode node) {
        if (!copying) {
            target.align(written(node).fieldClass().alignmentBits());
        }
    }

    @Override
    protected void endStructure(FieldNode node) {
        if (place == null || node != place.structure()) {
            return;
        }
        endCopy();
        target.align(Byte.SIZE);
        int inserted = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(INSERTION).lload(keep(place.first())).lload(keep(place.second()))
                .invokeinterface(CD_FieldInsertion, "encoded", MethodTypeDesc.of(CD_bytes, CD_long, CD_long))
                .astore(inserted);
        target.bytes(inserted);
    }

    @Override
    protected void integerValue(FieldNode node, int value, boolean signed) {
        if (!(written(node).fieldClass() instanceof FieldClass.FixedLengthInteger integer)) {
            throw new TooComplex();
        }
        target.put(integer.layout(), value);
    }

    @Override
    protected void boolValue(FieldNode node, int value) {
        target.put(layout(node), value);
    }

    @Override
    protected void bitArrayValue(FieldNode node, int value) {
        target.put(layout(node), value);
    }

    private BitArrayLayout layout(FieldNode node) {
        FieldClass to = written(node).fieldClass();
        if (to instanceof FieldClass.FixedLengthFloatingPoint || !(to instanceof FieldClass.FixedLength fixed)) {
            throw new TooComplex();
        }
        return fixed.layout();
    }

    @Override
    protected void realValue(FieldNode node, int value) {
        if (!(written(node).fieldClass() instanceof FieldClass.FixedLengthFloatingPoint real)) {
            throw new TooComplex();
        }
        int bits = code.allocateLocal(TypeKind.LONG);
        MethodTypeDesc type = MethodTypeDesc.of(CD_long, CD_double);
        code.dload(value);
        switch (real.layout().lengthBits()) {
            case Short.SIZE -> code.invokestatic(CD_Writes, "bits16", type);
            case Integer.SIZE -> code.invokestatic(CD_Writes, "bits32", type);
            case Long.SIZE -> code.invokestatic(ConstantDescs.CD_Double, "doubleToRawLongBits", type);
            default -> throw new TooComplex();
        }
        code.lstore(bits);
        target.put(real.layout(), bits);
    }

    @Override
    protected void variableLengthInteger(FieldNode node, FieldClass.VariableLengthInteger integer) {
        boolean whole = fields.isVerbatim(node) && copies(node);
        if (!whole || isKept(node)) {
            int value = code.allocateLocal(TypeKind.LONG);
            code.aload(WINDOW).iload(POSITION)
                    .invokestatic(CD_Reads, integer.signed() ? "signedVariableLength" : "unsignedVariableLength",
                            MethodTypeDesc.of(CD_long, CD_bytes, CD_int))
                    .lstore(value);
            save(node, value);
            if (!whole) {
                integerValue(node, value, integer.signed());
            }
        }
        code.aload(WINDOW).iload(POSITION)
                .invokestatic(CD_Reads, "variableLengthEnd", MethodTypeDesc.of(CD_int, CD_bytes, CD_int))
                .istore(POSITION);
    }

    /// All strings are copied or turned into UTF-8.
    @Override
    protected void checkEncoding(StringEncoding encoding) {}

    @Override
    protected void terminatedString(FieldNode node) {
        StringEncoding encoding = ((FieldClass.NullTerminatedString) node.fieldClass()).encoding();
        boolean whole = fields.isVerbatim(node) && copies(node);
        int end = stringEnd(encoding);
        if (!whole) {
            convert(node, encoding, end);
        }
        code.iload(end).loadConstant(encoding.codeUnitBytes()).iadd().istore(POSITION);
    }

    private int stringEnd(StringEncoding encoding) {
        int end = code.allocateLocal(TypeKind.INT);
        code.aload(WINDOW).iload(POSITION).iload(END);
        if (encoding.codeUnitBytes() == 1) {
            code.invokestatic(CD_Reads, "stringEnd", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int));
        } else {
            code.loadConstant(encoding.codeUnitBytes())
                    .invokestatic(CD_Reads, "wideStringEnd",
                            MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int, CD_int));
        }
        code.istore(end);
        return end;
    }

    private void convert(FieldNode node, StringEncoding encoding, int end) {
        boolean utf8 = written(node).fieldClass() instanceof FieldClass.NullTerminatedString to
                && to.encoding() == StringEncoding.UTF_8;
        if (!utf8 || encoding == StringEncoding.UTF_8) {
            throw new TooComplex();
        }
        target.align(Byte.SIZE);
        target.flush();
        code.iload(end).iload(POSITION).isub().iconst_1().ishl();
        target.roomForMore();
        code.aload(WINDOW).iload(POSITION).iload(end).loadConstant(constants.of(encoding, StringEncoding.class));
        target.load();
        code.invokestatic(CD_Writes, "utf8",
                MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int, CD_StringEncoding, CD_bytes, CD_int));
        target.storeEnd();
    }

    @Override
    protected void countedString(FieldNode node, int size) {
        takeBytes(node);
    }

    @Override
    protected void blob(FieldNode node, int size) {
        takeBytes(node);
    }

    private void takeBytes(FieldNode node) {
        if (!fields.isVerbatim(node) || !copies(node)) {
            throw new TooComplex();
        }
    }

    /// A loop or branch starts.
    private void open(FieldNode node) {
        boolean whole = fields.isVerbatim(node) && copies(node);
        if (!whole) {
            target.align(written(node).fieldClass().alignmentBits());
            target.flush();
        }
        open.push(whole);
    }

    @Override
    protected void beginArray(FieldNode node, int length, int index) {
        open(node);
    }

    @Override
    protected boolean takesElements(FieldNode node, int length) {
        OptionalInt elementBytes = open.getFirst() ? elementBytes(node.children().getFirst()) : OptionalInt.empty();
        if (elementBytes.isEmpty()) {
            return false;
        }
        code.lload(length).loadConstant(elementBytes.getAsInt()).iload(POSITION).iload(END)
                .invokestatic(CD_Reads, "elementsEnd",
                        MethodTypeDesc.of(CD_int, CD_long, CD_int, CD_int, CD_int))
                .istore(POSITION);
        return true;
    }

    /// The bytes of an element that always takes as many, and of which no value is needed.
    private OptionalInt elementBytes(FieldNode element) {
        boolean plain = element.fieldClass() instanceof FieldClass.FixedLength fixed
                && fixed.layout().lengthBits() % Byte.SIZE == 0 && fixed.alignmentBits() == Byte.SIZE;
        return plain && !isKept(element)
                ? OptionalInt.of(((FieldClass.FixedLength) element.fieldClass()).layout().lengthBits() / Byte.SIZE)
                : OptionalInt.empty();
    }

    @Override
    protected void beginElement() {
        if (!open.getFirst()) {
            target.room();
        }
    }

    @Override
    protected void endArray(FieldNode node) {
        close();
    }

    @Override
    protected void beginOptional(FieldNode node, int present) {
        open(node);
    }

    @Override
    protected void endOptional(FieldNode node, int present) {
        close();
    }

    @Override
    protected void beginVariant(FieldNode node) {
        open(node);
    }

    @Override
    protected void beginOption(FieldNode node, FieldNode option) {}

    @Override
    protected void endVariant(FieldNode node) {
        close();
    }

    @Override
    protected void endBranch() {
        if (!open.getFirst()) {
            endCopy();
            target.flush();
        }
    }

    /// What comes next has its room again.
    private void close() {
        if (!open.pop()) {
            target.room();
        }
    }
}
