// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.internal.codec.GeneratedClass;
import dev.ringside.ctf.internal.codec.RecordEmitter.TooComplex;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.writer.BitBuffer;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Emits the code that writes fields: the target's array and position are local variables, the latter with a number of
/// bits behind it that is known while generating. There always is room for all that has a bounded length; what has none
/// asks for its own. One thread.
final class TargetEmitter {
    private static final ClassDesc CD_bytes = CD_byte.arrayType();
    private static final ClassDesc CD_Writes = GeneratedClass.desc(Writes.class);
    private static final ClassDesc CD_BitBuffer = GeneratedClass.desc(BitBuffer.class);
    private static final MethodTypeDesc MTD_WRITE = MethodTypeDesc.of(CD_void, CD_bytes, CD_int, CD_long);
    private static final MethodTypeDesc MTD_WRITE_BITS =
            MethodTypeDesc.of(CD_void, CD_bytes, CD_int, CD_long, CD_int);
    /// Words are written where a byte would do.
    private static final int SLACK_BYTES = 2 * Long.BYTES;
    private static final int MAX_ROOM_BYTES = 1 << 16;

    private final CodeBuilder code;
    private final int buffer;
    private final int target;
    private final int at;
    private final int roomBytes;
    private int fixedBits;
    private ByteOrder lastOrder = ByteOrder.nativeOrder();

    /// @param buffer local variable of the [BitBuffer]
    /// @param nodes  those that may be written
    TargetEmitter(CodeBuilder code, int buffer, Iterable<FieldNode> nodes) {
        this.code = code;
        this.buffer = buffer;
        this.roomBytes = roomBytes(nodes);
        this.target = code.allocateLocal(TypeKind.REFERENCE);
        this.at = code.allocateLocal(TypeKind.INT);
    }

    /// What all fields of a bounded length take, each once.
    private static int roomBytes(Iterable<FieldNode> nodes) {
        long room = SLACK_BYTES;
        for (FieldNode node : nodes) {
            room += node.fieldClass().alignmentBits() / Byte.SIZE + 1;
            if (node.fieldClass() instanceof FieldClass.FixedLength fixed) {
                room += fixed.layout().lengthBits() / Byte.SIZE + 1;
            }
        }
        if (room > MAX_ROOM_BYTES) {
            throw new TooComplex();
        }
        return (int) room;
    }

    /// The local variables follow the buffer.
    void begin() {
        code.aload(buffer).invokevirtual(CD_BitBuffer, "positionBits", MethodTypeDesc.of(CD_int))
                .iconst_3().iushr().istore(at);
        code.aload(buffer).iload(at).loadConstant((long) roomBytes)
                .invokevirtual(CD_BitBuffer, "room", MethodTypeDesc.of(CD_bytes, CD_int, CD_long)).astore(target);
    }

    /// The buffer follows the local variables.
    void end() {
        code.aload(buffer).iload(at).iconst_3().ishl().loadConstant(fixedBits).iadd()
                .invokevirtual(CD_BitBuffer, "positionBits", MethodTypeDesc.of(CD_void, CD_int));
    }

    boolean isAtByte() {
        return fixedBits % Byte.SIZE == 0;
    }

    /// Makes room for what has a bounded length.
    void room() {
        code.iconst_0();
        roomForMore();
    }

    /// The same and for a number of bytes more, which is on the stack.
    void roomForMore() {
        int more = code.allocateLocal(TypeKind.INT);
        code.loadConstant(roomBytes).iadd().istore(more);
        code.aload(buffer).aload(target).iload(at).iload(more)
                .invokestatic(CD_Writes, "room",
                        MethodTypeDesc.of(CD_bytes, CD_BitBuffer, CD_bytes, CD_int, CD_int))
                .astore(target);
    }

    /// The variable follows the position.
    void flush() {
        if (!isAtByte()) {
            throw new TooComplex();
        }
        if (fixedBits > 0) {
            code.iload(at).loadConstant(fixedBits / Byte.SIZE).iadd().istore(at);
            fixedBits = 0;
        }
    }

    void align(int alignmentBits) {
        if (alignmentBits <= Byte.SIZE) {
            fixedBits = fixedBits + alignmentBits - 1 & -alignmentBits;
            return;
        }
        fixedBits = fixedBits + Byte.SIZE - 1 & -Byte.SIZE;
        flush();
        code.aload(target).iload(at).loadConstant(alignmentBits / Byte.SIZE)
                .invokestatic(CD_Writes, "align", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int))
                .istore(at);
    }

    /// Aligns and writes a bit array.
    ///
    /// @param value local variable (long)
    void put(BitArrayLayout layout, int value) {
        int bits = layout.lengthBits();
        align(layout.alignmentBits());
        boolean shares = !isAtByte();
        if (layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder()) || bits > Long.SIZE
                || shares && lastOrder != layout.byteOrder()) {
            throw new TooComplex();
        }
        lastOrder = layout.byteOrder();
        code.aload(target).iload(at).loadConstant(fixedBits >>> 3).iadd().lload(value);
        String order = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN ? "little" : "big";
        if (!shares && bits == Byte.SIZE) {
            code.invokestatic(CD_Writes, "byte8", MTD_WRITE);
        } else if (!shares && (bits == Short.SIZE || bits == Integer.SIZE || bits == Long.SIZE)) {
            code.invokestatic(CD_Writes, order + bits, MTD_WRITE);
        } else {
            code.loadConstant((fixedBits & 7) << 8 | bits)
                    .invokestatic(CD_Writes, order + "Bits", MTD_WRITE_BITS);
        }
        fixedBits += bits;
    }

    /// Copies bytes, from a whole byte to a whole byte.
    ///
    /// @param source     local variable (array)
    /// @param from       local variable (int)
    /// @param length     local variable (int)
    void copy(int source, int from, int length) {
        flush();
        code.iload(length);
        roomForMore();
        code.aload(source).iload(from).aload(target).iload(at).iload(length)
                .invokestatic(CD_Writes, "copy",
                        MethodTypeDesc.of(CD_void, CD_bytes, CD_int, CD_bytes, CD_int, CD_int));
        code.iload(at).iload(length).iadd().istore(at);
    }

    /// Writes some bits that begin a byte, and lie there as in the last byte of a copy.
    ///
    /// @param octet local variable (long) of the whole byte
    void beginByte(int octet, int bits, ByteOrder order) {
        int mask = order == ByteOrder.LITTLE_ENDIAN ? (1 << bits) - 1 : 0xFF << Byte.SIZE - bits & 0xFF;
        code.aload(target).iload(at).lload(octet).loadConstant((long) mask).land()
                .invokestatic(CD_Writes, "byte8", MTD_WRITE);
        fixedBits = bits;
        lastOrder = order;
    }

    /// Writes an array of bytes, which is in a local variable.
    void bytes(int array) {
        flush();
        code.aload(array).arraylength();
        roomForMore();
        code.aload(array).aload(target).iload(at)
                .invokestatic(CD_Writes, "bytes", MethodTypeDesc.of(CD_int, CD_bytes, CD_bytes, CD_int))
                .istore(at);
    }

    /// Loads the target's array and the index of its end.
    void load() {
        code.aload(target).iload(at);
    }

    /// Stores the index of the end from the stack.
    void storeEnd() {
        code.istore(at);
    }
}
