// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.Member;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// A record: its components are read through its accessors, the application's code; those of a null record are null.
final class StructureEmitter extends ValueEmitter {
    private final List<Member> members;
    private final List<ValueEmitter> emitters;

    StructureEmitter(Structure type, ScratchEncoders encoders) {
        this.members = type.members();
        this.emitters =
                members.stream().map(member -> of(member.type(), encoders)).toList();
    }

    @Override
    void emitRead(RecordCode to) {
        CodeBuilder code = to.code();
        Label isNull = code.newLabel();
        Label end = code.newLabel();
        int record = to.local(TypeKind.REFERENCE);
        code.dup().astore(record).ifnull(isNull);
        for (int i = 0; i < members.size(); i++) {
            emitAccess(code, to.data(), members.get(i), record);
            emitters.get(i).emitRead(to);
        }
        code.goto_(end).labelBinding(isNull);
        emitReadNull(to);
        code.labelBinding(end);
    }

    /// Leaves a component's value on the stack.
    static void emitAccess(CodeBuilder code, ClassData data, Member member, int recordLocal) {
        data.emitLoad(code, member.accessor(), Descriptors.HANDLE);
        code.aload(recordLocal);
        MethodTypeDesc type = member.accessor().type().describeConstable().orElseThrow();
        code.invokevirtual(Descriptors.HANDLE, "invokeExact", type);
    }

    @Override
    void emitReadNull(RecordCode to) {
        emitters.forEach(emitter -> emitter.emitReadNull(to));
    }

    @Override
    long fixedBytes() {
        return emitters.stream().mapToLong(ValueEmitter::fixedBytes).sum();
    }

    @Override
    void emitSize(RecordCode to) {
        emitters.forEach(emitter -> emitter.emitSize(to));
    }

    @Override
    void emitStore(RecordCode to) {
        emitters.forEach(emitter -> emitter.emitStore(to));
    }
}
