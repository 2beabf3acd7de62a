// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.internal.InterfaceReader.EventMethod;
import dev.ringside.tracepoint.internal.InterfaceReader.QueryMethod;
import dev.ringside.tracepoint.internal.InterfaceReader.Shape;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Implements an interface of events by a hidden class: in the interface's own package where that can be reached,
/// else, for a public interface, in a class loader made for it. Its interpreted twin is [InterpretedInterface].
final class InterfaceCompiler {
    private InterfaceCompiler() {}

    static Object compile(Shape shape, Access access) throws Throwable {
        Lookup home = home(shape.type(), access);
        CallEmitter calls = new CallEmitter();
        String name = home.lookupClass().getPackageName()
                + (home.lookupClass().getPackageName().isEmpty() ? "" : ".")
                + shape.type().getSimpleName() + "$Events";
        byte[] bytes = ClassFile.of().build(ClassDesc.of(name), type -> build(type, shape, calls));
        Lookup made = home.defineHiddenClassWithClassData(bytes, calls.classData(), true);
        return made.findConstructor(made.lookupClass(), MethodType.methodType(void.class))
                .asType(MethodType.methodType(Object.class))
                .invoke();
    }

    private static Lookup home(Class<?> type, Access access) throws Throwable {
        Optional<Lookup> full = access.into(type);
        if (full.isPresent()) {
            return full.get();
        }
        if (!Access.isPublic(type)) {
            throw new InvalidTracepointException(
                    "interface " + type.getName(), Access.unreachable("it, the interface", type));
        }
        return NeighbourLoader.beside(type);
    }

    private static void build(ClassBuilder type, Shape shape, CallEmitter calls) {
        type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC | ClassFile.ACC_SUPER);
        type.withInterfaceSymbols(shape.type().describeConstable().orElseThrow());
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                0,
                code -> CallEmitter.emitConstructor(code, ConstantDescs.CD_Object));
        Map<InstallationPoint, Integer> indexes = new HashMap<>();
        for (EventMethod event : shape.events()) {
            int index = calls.add(event.point());
            indexes.put(event.point(), index);
            type.withMethodBody(
                    event.method().getName(),
                    descriptor(event.method()),
                    ClassFile.ACC_PUBLIC,
                    code -> calls.emitCall(code, index, event.point().writerType()));
        }
        for (QueryMethod query : shape.queries()) {
            int index = Objects.requireNonNull(indexes.get(query.point()), "a query belongs to an event");
            type.withMethodBody(
                    query.method().getName(),
                    descriptor(query.method()),
                    ClassFile.ACC_PUBLIC,
                    code -> calls.emitQuery(code, index));
        }
    }

    private static MethodTypeDesc descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable()
                .orElseThrow();
    }
}
