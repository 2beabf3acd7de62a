// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/// The body of a writer being emitted: where things are in its locals, and how far into the record the stores have
/// come. The offset of the next store is a local plus a constant, so that fields of fixed size cost no arithmetic.
final class RecordCode {
    private final CodeBuilder code;
    private final ClassData data;
    private final Object segment;
    private final int sizeLocal;
    private final int payloadLocal;
    private final int atLocal;
    private int scratchLocal = -1;
    private long delta;

    RecordCode(CodeBuilder code, ClassData data, Object segment) {
        this.code = code;
        this.data = data;
        this.segment = segment;
        this.sizeLocal = local(TypeKind.LONG);
        this.payloadLocal = local(TypeKind.LONG);
        this.atLocal = local(TypeKind.LONG);
    }

    CodeBuilder code() {
        return code;
    }

    ClassData data() {
        return data;
    }

    int local(TypeKind kind) {
        return code.allocateLocal(kind);
    }

    int sizeLocal() {
        return sizeLocal;
    }

    /// Where the record's payload starts.
    int payloadLocal() {
        return payloadLocal;
    }

    /// Where the next store of variable size goes.
    int atLocal() {
        return atLocal;
    }

    int scratchLocal() {
        return scratchLocal;
    }

    boolean usesScratch() {
        return scratchLocal >= 0;
    }

    void scratchLocal(int local) {
        scratchLocal = local;
    }

    /// Adds the long that `emission` leaves on the stack to the size.
    void addSize(Runnable emission) {
        code.lload(sizeLocal);
        emission.run();
        code.ladd().lstore(sizeLocal);
    }

    /// Stores a value of fixed size.
    void store(String method, ClassDesc type, int bytes, Runnable value) {
        loadPlace();
        value.run();
        code.invokestatic(
                Descriptors.STORES,
                method,
                Descriptors.method(Descriptors.VOID, Descriptors.SEGMENT, Descriptors.LONG, type));
        delta += bytes;
    }

    /// Stores something through a method that takes segment, offset and `arguments`, and returns the offset after
    /// it.
    void storeVariable(ClassDesc owner, String method, Runnable arguments, ClassDesc... types) {
        loadPlace();
        arguments.run();
        ClassDesc[] parameters = new ClassDesc[types.length + 2];
        parameters[0] = Descriptors.SEGMENT;
        parameters[1] = Descriptors.LONG;
        System.arraycopy(types, 0, parameters, 2, types.length);
        code.invokestatic(owner, method, Descriptors.method(Descriptors.LONG, parameters));
        code.lstore(atLocal);
        delta = 0;
    }

    /// Makes the offset one that all paths can agree on: before and at the end of a branch.
    void settle() {
        if (delta != 0) {
            code.lload(atLocal).loadConstant(delta).ladd().lstore(atLocal);
            delta = 0;
        }
    }

    private void loadPlace() {
        data.emitLoad(code, segment, Descriptors.SEGMENT);
        code.lload(atLocal);
        if (delta != 0) {
            code.loadConstant(delta).ladd();
        }
    }
}
