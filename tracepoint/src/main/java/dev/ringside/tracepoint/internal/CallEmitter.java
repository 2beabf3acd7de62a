// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Emits the calls of events: `if (enabled.get() != 0) call.invokeExact(arguments)`, where the word and the handle
/// are constants out of the class data of the hidden class being made. The code refers to nothing outside
/// `java.base`, so that any class loader and module can hold it.
final class CallEmitter {
    private static final ClassDesc WORD = ClassDesc.of(AtomicInteger.class.getName());
    private static final ClassDesc HANDLE = ClassDesc.of(MethodHandle.class.getName());
    private static final MethodTypeDesc READ = MethodTypeDesc.of(ConstantDescs.CD_int);

    private final List<Object> classData = new ArrayList<>();

    /// What the hidden class is to be defined with.
    List<Object> classData() {
        return classData;
    }

    /// Puts an event's word and handle into the class data; and the event itself, to which neither refers back:
    /// everybody else holds it weakly, and would lose it, and with it the way to its word and site.
    ///
    /// @return where word and handle are
    int add(InstallationPoint point) {
        int index = classData.size();
        classData.addAll(List.of(point.enabled(), point.call(), point));
        return index;
    }

    /// The body of an event method, which has the arguments of the writer type after `this`.
    void emitCall(CodeBuilder code, int index, MethodType writerType) {
        Label end = code.newLabel();
        code.loadConstant(constant(index, WORD))
                .invokevirtual(WORD, "get", READ)
                .ifeq(end);
        code.loadConstant(constant(index + 1, HANDLE));
        int slot = 1;
        for (Class<?> argument : writerType.parameterList()) {
            TypeKind kind = TypeKind.from(argument);
            code.loadLocal(kind, slot);
            slot += kind.slotSize();
        }
        MethodTypeDesc erased = writerType.describeConstable().orElseThrow();
        code.invokevirtual(HANDLE, "invokeExact", erased).labelBinding(end).return_();
    }

    /// The body of a method that asks whether an event is wanted.
    void emitQuery(CodeBuilder code, int index) {
        Label no = code.newLabel();
        code.loadConstant(constant(index, WORD))
                .invokevirtual(WORD, "get", READ)
                .ifeq(no);
        code.iconst_1().ireturn().labelBinding(no).iconst_0().ireturn();
    }

    /// The body of a constructor without parameters.
    static void emitConstructor(CodeBuilder code, ClassDesc superclass) {
        code.aload(0)
                .invokespecial(superclass, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_();
    }

    private static DynamicConstantDesc<?> constant(int index, ClassDesc type) {
        return DynamicConstantDesc.ofNamed(ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, index);
    }
}
