// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.image;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Emits the bodies of a record's `equals` and `hashCode`, with the results that `java.lang.runtime.ObjectMethods`
/// gives.
///
/// @param owner the record class
record RecordMethods(CodeBuilder code, ClassDesc owner) {
    private static final ClassDesc CD_Objects = ClassDesc.of("java.util.Objects");
    private static final int THIS = 0;
    private static final int OTHER = 1;

    void hash(List<DirectMethodHandleDesc> getters) {
        code.iconst_0();
        for (DirectMethodHandleDesc getter : getters) {
            ClassDesc type = type(getter);
            ClassDesc hasher = type.isPrimitive() ? boxed(type) : CD_Objects;
            ClassDesc parameter = type.isPrimitive() ? type : CD_Object;
            code.bipush(31).imul();
            load(THIS, getter);
            code.invokestatic(hasher, "hashCode", MethodTypeDesc.of(CD_int, parameter)).iadd();
        }
        code.ireturn();
    }

    void equality(List<DirectMethodHandleDesc> getters) {
        code.aload(THIS).aload(OTHER).ifThen(Opcode.IF_ACMPEQ, same -> same.iconst_1().ireturn());
        code.aload(OTHER).instanceOf(owner).ifThen(Opcode.IFEQ, foreign -> foreign.iconst_0().ireturn());
        code.aload(OTHER).checkcast(owner).astore(OTHER);
        for (DirectMethodHandleDesc getter : getters) {
            load(THIS, getter);
            load(OTHER, getter);
            compare(type(getter));
        }
        code.iconst_1().ireturn();
    }

    /// Returns false where the two values on the stack differ.
    private void compare(ClassDesc type) {
        if (!type.isPrimitive()) {
            code.invokestatic(CD_Objects, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
            code.ifThen(Opcode.IFEQ, different -> different.iconst_0().ireturn());
            return;
        }
        // Zeros of either sign differ, and not-a-number equals itself: what the wrappers' comparison says.
        code.invokestatic(boxed(type), "compare", MethodTypeDesc.of(CD_int, type, type));
        code.ifThen(Opcode.IFNE, different -> different.iconst_0().ireturn());
    }

    private void load(int variable, DirectMethodHandleDesc getter) {
        code.aload(variable).getfield(owner, getter.methodName(), type(getter));
    }

    private static ClassDesc type(DirectMethodHandleDesc getter) {
        return getter.invocationType().returnType();
    }

    private static ClassDesc boxed(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ClassDesc.of("java.lang.Boolean");
            case BYTE -> ClassDesc.of("java.lang.Byte");
            case CHAR -> ClassDesc.of("java.lang.Character");
            case SHORT -> ClassDesc.of("java.lang.Short");
            case INT -> ClassDesc.of("java.lang.Integer");
            case LONG -> ClassDesc.of("java.lang.Long");
            case FLOAT -> ClassDesc.of("java.lang.Float");
            case DOUBLE -> ClassDesc.of("java.lang.Double");
            case REFERENCE, VOID ->
                    throw new IllegalArgumentException("no primitive type of a field: type=" + primitive.displayName());
        };
    }
}
