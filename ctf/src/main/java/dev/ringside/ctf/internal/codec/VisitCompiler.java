// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Optional;

/// Makes a [RecordVisitor] for one event record class: straight-line code in a hidden class, where the class is
/// byte-packed and its lengths and
/// selectors come from the same record. The interpreter does the rest, and is the oracle in tests.
final class VisitCompiler {
    static final ClassDesc CD_FieldNode = desc(FieldNode.class);
    static final ClassDesc CD_FieldVisitor = desc(FieldVisitor.class);
    static final ClassDesc CD_bytes = CD_byte.arrayType();
    private static final ClassDesc CD_RecordVisitor = desc(RecordVisitor.class);
    private static final ClassDesc CD_This = ClassDesc.of("dev.ringside.ctf.internal.codec.CompiledVisitor");
    private static final MethodTypeDesc MTD_visit =
            MethodTypeDesc.of(CD_void, CD_bytes, CD_int, CD_int, CD_int, CD_FieldVisitor);
    private static final DirectMethodHandleDesc CLASS_DATA_AT = MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, desc(MethodHandles.class), "classDataAt",
            MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String, desc(Class.class), CD_int));
    /// Beyond this the code would be too long for the just-in-time compiler.
    private static final int MAX_NODES = 150;

    private VisitCompiler() {}

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /// Empty where the class is left to the interpreter.
    static Optional<RecordVisitor> compile(FieldDecoders decoders) {
        FieldTree tree = decoders.tree();
        if (tree.nodeCount() > MAX_NODES) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            byte[] bytes = ClassFile.of(ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofClassLoading(lookup)
                                    .orElse(ClassHierarchyResolver.defaultResolver())))
                    .build(CD_This, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                            .withSuperclass(CD_RecordVisitor)
                            .withMethodBody(INIT_NAME, MTD_void, 0, code -> code.aload(0)
                                    .invokespecial(CD_RecordVisitor, INIT_NAME, MTD_void)
                                    .return_())
                            .withMethodBody("visit", MTD_visit, ClassFile.ACC_PUBLIC, code -> new VisitEmitter(code, decoders).emit()));
            MethodHandles.Lookup made = lookup.defineHiddenClassWithClassData(bytes, tree.nodes(), true);
            return Optional.of((RecordVisitor) made.lookupClass().getDeclaredConstructor().newInstance());
        } catch (RecordEmitter.TooComplex e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class cannot be made", e);
        }
    }

    /// The node as a constant of the generated class.
    static DynamicConstantDesc<?> nodeConstant(FieldNode node) {
        return DynamicConstantDesc.ofNamed(CLASS_DATA_AT, "_", CD_FieldNode, node.index());
    }
}
