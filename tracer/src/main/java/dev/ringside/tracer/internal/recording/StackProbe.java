// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/// Finds out whether the stack has room for a writer's calls, before a ring is taken: an application that runs into
/// the end of its stack would otherwise do so within the writer, which goes deepest, and leave the ring owned.
///
/// The probe is a method with a frame of 16 KiB, which throws a StackOverflowError where that much is not left. It is
/// made too long for the JIT, which would make the frame small. Code that the JIT has compiled needs it no more:
/// there everything between taking a ring and giving it back is one frame, but for rare paths. So writers probe until
/// they are hot.
public final class StackProbe {
    /// How often a writer probes; the JIT has compiled it by then.
    public static final int PROBES = 30_000;

    private static final int FRAME_SLOTS = 2048;
    private static final int LONGEST_COMPILED_BYTES = 8000;
    private static final MethodHandle PROBE = make();

    private StackProbe() {}

    /// Takes a boolean that must be false.
    public static MethodHandle handle() {
        return PROBE;
    }

    public static void probe() throws Throwable {
        PROBE.invokeExact(false);
    }

    private static MethodHandle make() {
        MethodType type = MethodType.methodType(void.class, boolean.class);
        try {
            Lookup own = MethodHandles.lookup();
            byte[] bytes = ClassFile.of()
                    .build(
                            ClassDesc.of(StackProbe.class.getName() + "$Frame"),
                            made -> made.withMethodBody(
                                    "probe",
                                    MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_boolean),
                                    ClassFile.ACC_STATIC,
                                    StackProbe::emit));
            Lookup made = own.defineHiddenClass(bytes, true);
            return made.findStatic(made.lookupClass(), "probe", type);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // A closed world: there the code is compiled, and the probe not needed.
            return MethodHandles.empty(type);
        }
    }

    private static void emit(CodeBuilder code) {
        Label end = code.newLabel();
        code.lconst_0().lstore(FRAME_SLOTS).iload(0).ifeq(end);
        for (int i = 0; i <= LONGEST_COMPILED_BYTES; i++) {
            code.nop();
        }
        code.labelBinding(end).return_();
    }
}
