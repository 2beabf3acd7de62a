// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.kernel.internal.transcode.FieldOperation.ArrayText;
import dev.ringside.kernel.internal.transcode.FieldOperation.BlockFlags;
import dev.ringside.kernel.internal.transcode.FieldOperation.Captured;
import dev.ringside.kernel.internal.transcode.FieldOperation.ConvertInteger;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagClear;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagSet;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedText;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedTextToArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestText;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestTextToArray;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Makes a class for a plan: straight-line code with constant offsets, equal to [InterpretedTranscoder] on the same
/// plan. The classes are hidden and go when their transcoders go. Stateless; any thread.
public final class TranscoderCompiler {
    private static final ClassDesc SUPER = RecordTranscoder.class.describeConstable().orElseThrow();
    private static final ClassDesc PLAN = RecordPlan.class.describeConstable().orElseThrow();
    private static final ClassDesc BYTES_CLASS = RecordBytes.class.describeConstable().orElseThrow();
    private static final ClassDesc CAPTURED = CapturedBytes.class.describeConstable().orElseThrow();
    private static final ClassDesc SYSTEM = System.class.describeConstable().orElseThrow();
    private static final ClassDesc BYTES = ConstantDescs.CD_byte.arrayType();
    private static final ClassDesc INT = ConstantDescs.CD_int;
    private static final ClassDesc LONG = ConstantDescs.CD_long;
    private static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
    private static final ClassDesc NAME = ClassDesc.of(RecordTranscoder.class.getPackageName() + ".CompiledTranscoder");
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(ConstantDescs.CD_void, PLAN);
    private static final MethodTypeDesc WRITE = MethodTypeDesc.of(INT, BYTES, INT, INT, BYTES, INT);
    private static final MethodTypeDesc COPY = MethodTypeDesc.of(ConstantDescs.CD_void, BYTES, INT, BYTES, INT);

    /// Parameters of [RecordTranscoder#write].
    private static final int PAGE = 1;

    private static final int RECORD = 2;
    private static final int LENGTH = 3;
    private static final int PACKET = 4;
    private static final int AT = 5;

    /// Beyond this a call copies faster than moves of eight bytes.
    private static final int MAX_MOVED_BYTES = 64;

    private TranscoderCompiler() {}

    public static RecordTranscoder compile(RecordPlan plan) {
        byte[] bytes = ClassFile.of().build(NAME, builder -> builder.withSuperclass(SUPER)
                .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                .withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCTOR, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                        .aload(1)
                        .invokespecial(SUPER, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                        .return_())
                .withMethodBody("write", WRITE, ClassFile.ACC_PUBLIC, code -> new Body(code).emit(plan)));
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (RecordTranscoder) lookup.findConstructor(
                            lookup.lookupClass(), MethodType.methodType(void.class, RecordPlan.class))
                    .invoke(plan);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot compile a transcoder: event=" + plan.name(), e);
        }
    }

    /// Emits one method body. One thread.
    private static final class Body {
        private final CodeBuilder code;
        private final Label malformed;
        /// How far behind the local AT the next byte goes.
        private int written;

        Body(CodeBuilder code) {
            this.code = code;
            this.malformed = code.newLabel();
        }

        void emit(RecordPlan plan) {
            code.iload(LENGTH).loadConstant(plan.minimumRecordBytes()).if_icmplt(malformed);
            plan.operations().forEach(this::emit);
            target().ireturn();
            code.labelBinding(malformed).loadConstant(RecordTranscoder.MALFORMED).ireturn();
        }

        private void emit(FieldOperation operation) {
            switch (operation) {
                case CopyBytes(int source, int count) -> copy(source, count);
                case ConvertInteger convert -> convert(convert);
                case BlockFlags(int source, int bytes) -> {
                    code.aload(PACKET);
                    target();
                    source(source);
                    code.loadConstant(bytes)
                            .invokestatic(BYTES_CLASS, "blockFlags", MethodTypeDesc.of(INT, BYTES, INT, INT))
                            .invokestatic(
                                    BYTES_CLASS,
                                    "putInt",
                                    MethodTypeDesc.of(ConstantDescs.CD_void, BYTES, INT, INT));
                    written += 4;
                }
                case FlagSet(int source, int mask) -> flag("flagSet", source, mask);
                case FlagClear(int source, int mask) -> flag("flagClear", source, mask);
                case ArrayText(int source, int bytes) -> {
                    source(source);
                    code.loadConstant(bytes).aload(PACKET);
                    target();
                    code.invokestatic(BYTES_CLASS, "text", MethodTypeDesc.of(INT, BYTES, INT, INT, BYTES, INT));
                    moveOn();
                }
                case LocatedText(int source, boolean relative) -> variable("locatedText", source, relative ? 1 : 0);
                case LocatedTextToArray(int source, boolean relative, int length) ->
                    variable("locatedTextToArray", source, relative ? 1 : 0, length);
                case LocatedArray(int source, boolean relative, int elementBytes, int lengthBytes) ->
                    variable("locatedArray", source, relative ? 1 : 0, elementBytes, lengthBytes);
                case Captured captured -> captured(captured);
                case RestText(int source) -> rest("restText", source);
                case RestTextToArray(int source, int lengthBytes) -> rest("restTextToArray", source, lengthBytes);
                case RestArray(int source, int elementBytes, int lengthBytes) ->
                    rest("restArray", source, elementBytes, lengthBytes);
            }
        }

        private void captured(Captured captured) {
            code.loadConstant(captured.part().ordinal())
                    .aload(PAGE)
                    .iload(RECORD)
                    .iload(LENGTH)
                    .loadConstant(captured.location())
                    .loadConstant(captured.source())
                    .loadConstant(captured.size())
                    .aload(PACKET);
            target();
            code.invokestatic(
                    CAPTURED, "write", MethodTypeDesc.of(INT, INT, BYTES, INT, INT, INT, INT, INT, BYTES, INT));
            moveOn();
        }

        private void flag(String name, int source, int mask) {
            code.aload(PACKET);
            target();
            source(source);
            code.loadConstant(mask)
                    .invokestatic(BYTES_CLASS, name, MethodTypeDesc.of(ConstantDescs.CD_byte, BYTES, INT, INT))
                    .bastore();
            written += 1;
        }

        private void copy(int source, int count) {
            if (count > MAX_MOVED_BYTES) {
                source(source);
                code.aload(PACKET);
                target();
                code.loadConstant(count)
                        .invokestatic(
                                SYSTEM,
                                "arraycopy",
                                MethodTypeDesc.of(
                                        ConstantDescs.CD_void,
                                        ConstantDescs.CD_Object,
                                        INT,
                                        ConstantDescs.CD_Object,
                                        INT,
                                        INT));
                written += count;
                return;
            }
            int done = 0;
            while (done < count) {
                int size = Math.min(8, Integer.highestOneBit(count - done));
                source(source + done);
                code.aload(PACKET);
                target();
                code.invokestatic(BYTES_CLASS, "copy" + size, COPY);
                written += size;
                done += size;
            }
        }

        private void convert(ConvertInteger convert) {
            code.aload(PACKET);
            target();
            code.loadConstant(convert.targetBytes());
            source(convert.source());
            code.loadConstant(convert.sourceBytes());
            if (convert.bigEndian()) {
                code.invokestatic(BYTES_CLASS, "getBigEndian", MethodTypeDesc.of(LONG, BYTES, INT, INT));
            } else {
                code.loadConstant(convert.sourceSigned() ? 1 : 0)
                        .invokestatic(BYTES_CLASS, "getInteger", MethodTypeDesc.of(LONG, BYTES, INT, INT, BOOLEAN));
            }
            if (convert.addend() != 0) {
                code.loadConstant(convert.addend()).ladd();
            }
            code.invokestatic(
                    BYTES_CLASS, "putInteger", MethodTypeDesc.of(ConstantDescs.CD_void, BYTES, INT, INT, LONG));
            written += convert.targetBytes();
        }

        /// `name(page, record, length, source, relative, constants…, packet, at)`.
        private void variable(String name, int source, int relative, int... constants) {
            ClassDesc[] types = new ClassDesc[7 + constants.length];
            types[0] = BYTES;
            types[1] = INT;
            types[2] = INT;
            types[3] = INT;
            types[4] = BOOLEAN;
            code.aload(PAGE).iload(RECORD).iload(LENGTH).loadConstant(source).loadConstant(relative);
            finish(name, types, 5, constants);
        }

        /// `name(page, record, length, source, constants…, packet, at)`.
        private void rest(String name, int source, int... constants) {
            ClassDesc[] types = new ClassDesc[6 + constants.length];
            types[0] = BYTES;
            types[1] = INT;
            types[2] = INT;
            types[3] = INT;
            code.aload(PAGE).iload(RECORD).iload(LENGTH).loadConstant(source);
            finish(name, types, 4, constants);
        }

        private void finish(String name, ClassDesc[] types, int from, int[] constants) {
            int index = from;
            for (int constant : constants) {
                types[index++] = INT;
                code.loadConstant(constant);
            }
            types[index++] = BYTES;
            types[index] = INT;
            code.aload(PACKET);
            target();
            code.invokestatic(BYTES_CLASS, name, MethodTypeDesc.of(INT, types));
            moveOn();
        }

        /// Takes the place on the stack as the new AT, unless it says that the record is malformed.
        private void moveOn() {
            code.dup().istore(AT).iflt(malformed);
            written = 0;
        }

        private void source(int offset) {
            code.aload(PAGE).iload(RECORD);
            if (offset != 0) {
                code.loadConstant(offset).iadd();
            }
        }

        private CodeBuilder target() {
            code.iload(AT);
            if (written != 0) {
                code.loadConstant(written).iadd();
            }
            return code;
        }
    }
}
