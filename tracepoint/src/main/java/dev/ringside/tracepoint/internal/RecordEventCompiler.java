// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.EventType;
import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.spi.TracedField;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;

/// Reads a record as an event and implements its [EventType] by a hidden class, so that the JIT sees call site and
/// word as constants.
final class RecordEventCompiler {
    private static final Lookup OWN = MethodHandles.lookup();
    private static final MethodType WRITER = MethodType.methodType(void.class, Record.class);
    private static final ClassDesc SUPER = ClassDesc.of(RecordEvent.class.getName());
    private static final MethodTypeDesc CONSTRUCTOR =
            MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of(InstallationPoint.class.getName()));

    private RecordEventCompiler() {}

    static InstallationPoint read(Class<? extends Record> type, Lookup access) {
        String where = "record " + type.getName();
        if (!type.isRecord()) {
            throw new InvalidTracepointException(type.getName(), "it is not a record");
        }
        Event event = type.getAnnotation(Event.class);
        String name = EventNames.of(type, event, EventNames.decapitalised(type.getSimpleName()), where);
        List<TracedField> fields = new TypeReader(access)
                .members(type, where).stream()
                        .map(member -> new TracedField(member.name(), member.type(), 0, member.accessor()))
                        .toList();
        Level level = event == null ? Level.DEBUG_LINE : event.level();
        return new InstallationPoint(name, level, event == null ? "" : event.modelUri(), fields, WRITER);
    }

    static RecordEvent compile(InstallationPoint point) throws ReflectiveOperationException {
        CallEmitter calls = new CallEmitter();
        int index = calls.add(point);
        byte[] bytes = ClassFile.of()
                .build(ClassDesc.of(RecordEvent.class.getName() + "$Compiled"), type -> build(type, calls, index));
        Lookup made = OWN.defineHiddenClassWithClassData(bytes, calls.classData(), true);
        return made.lookupClass()
                .asSubclass(RecordEvent.class)
                .getDeclaredConstructor(InstallationPoint.class)
                .newInstance(point);
    }

    private static void build(ClassBuilder type, CallEmitter calls, int index) {
        type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC | ClassFile.ACC_SUPER);
        type.withSuperclass(SUPER);
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                CONSTRUCTOR,
                0,
                code -> code.aload(0)
                        .aload(1)
                        .invokespecial(SUPER, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                        .return_());
        type.withMethodBody(
                "record",
                WRITER.describeConstable().orElseThrow(),
                ClassFile.ACC_PUBLIC,
                code -> calls.emitCall(code, index, WRITER));
        type.withMethodBody(
                "isEnabled",
                MethodTypeDesc.of(ConstantDescs.CD_boolean),
                ClassFile.ACC_PUBLIC,
                code -> calls.emitQuery(code, index));
    }
}
