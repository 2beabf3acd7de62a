// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/// A class loader for the implementation of one public interface of a module that is not open to this one: a child of
/// the interface's loader, whose unnamed module reads all others. It holds one ordinary class, which hands out its
/// lookup.
final class NeighbourLoader extends ClassLoader {
    private static final String ANCHOR = "dev.ringside.tracepoint.neighbour.Anchor";
    private static final ClassDesc HANDLES = ClassDesc.of(MethodHandles.class.getName());
    private static final ClassDesc LOOKUP = HANDLES.nested("Lookup");

    private NeighbourLoader(ClassLoader parent) {
        super(parent);
    }

    static Lookup beside(Class<?> type) throws ReflectiveOperationException {
        Class<?> anchor = new NeighbourLoader(type.getClassLoader()).define();
        return (Lookup) anchor.getMethod("lookup").invoke(null);
    }

    private Class<?> define() {
        MethodTypeDesc giveLookup = MethodTypeDesc.of(LOOKUP);
        byte[] bytes = ClassFile.of()
                .build(
                        ClassDesc.of(ANCHOR),
                        type -> type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                .withMethodBody(
                                        "lookup",
                                        giveLookup,
                                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                        code -> code.invokestatic(HANDLES, "lookup", giveLookup)
                                                .areturn())
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PRIVATE,
                                        code -> CallEmitter.emitConstructor(code, ConstantDescs.CD_Object)));
        return defineClass(ANCHOR, bytes, 0, bytes.length);
    }
}
