// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Makes hidden classes of one method, for those who turn a schema into code. Stateless; any thread.
public final class GeneratedClass {
    private static final ClassDesc CD_MethodHandles = desc(MethodHandles.class);
    private static final DirectMethodHandleDesc CLASS_DATA_AT = MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, CD_MethodHandles, "classDataAt",
            MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String, desc(Class.class), CD_int));

    private GeneratedClass() {}

    public static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /// Objects that a generated class refers to. One thread.
    public static final class Constants {
        private final List<Object> values = new ArrayList<>();

        private Constants() {}

        /// The object as a constant of the generated class.
        public DynamicConstantDesc<?> of(Object value, Class<?> type) {
            values.add(value);
            return DynamicConstantDesc.ofNamed(CLASS_DATA_AT, "_", desc(type), values.size() - 1);
        }
    }

    /// Makes an instance of a generated class. Done in the package of its superclass, where its constructor is seen,
    /// and by reflection: a method handle takes milliseconds of a short program's start.
    @FunctionalInterface
    public interface Instantiation<T> {
        T of(Class<? extends T> made) throws ReflectiveOperationException;
    }

    /// An instance of a new class.
    ///
    /// @param lookup     of the package of the superclass
    /// @param superclass abstract
    /// @param parameters of the constructor of the superclass, all references; the new class has the same
    /// @param method     name of the abstract method
    /// @param body       emits the method
    /// @return empty where the body turned out to be [RecordEmitter.TooComplex]
    public static <T> Optional<T> instance(
            MethodHandles.Lookup lookup, Class<T> superclass, List<Class<?>> parameters, String method,
            MethodTypeDesc type, BiConsumer<CodeBuilder, Constants> body, Instantiation<T> instantiation) {
        ClassDesc parent = desc(superclass);
        ClassDesc made = ClassDesc.of(superclass.getPackageName(), "Compiled" + superclass.getSimpleName());
        ClassDesc[] types = new ClassDesc[parameters.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = desc(parameters.get(i));
        }
        MethodTypeDesc init = MethodTypeDesc.of(CD_void, types);
        Constants constants = new Constants();
        try {
            byte[] bytes = classFile(lookup)
                    .build(made, builder -> builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                            .withSuperclass(parent)
                            .withMethodBody(INIT_NAME, init, 0, code -> {
                                code.aload(0);
                                for (int slot = 1; slot <= parameters.size(); slot++) {
                                    code.aload(slot);
                                }
                                code.invokespecial(parent, INIT_NAME, init).return_();
                            })
                            .withMethodBody(method, type, ClassFile.ACC_PUBLIC, code -> body.accept(code, constants)));
            Class<?> defined = lookup.defineHiddenClassWithClassData(bytes, constants.values, true).lookupClass();
            return Optional.of(instantiation.of(defined.asSubclass(superclass)));
        } catch (RecordEmitter.TooComplex | IllegalArgumentException e) {
            // The second: the method would be longer than a method may be.
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class cannot be made", e);
        }
    }

    /// Frames are for the verifier, which does not look at classes of the boot loader, and take long to compute.
    private static ClassFile classFile(MethodHandles.Lookup lookup) {
        return lookup.lookupClass().getClassLoader() == null
                ? ClassFile.of(StackMapsOption.DROP_STACK_MAPS)
                : ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(lookup)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }
}
