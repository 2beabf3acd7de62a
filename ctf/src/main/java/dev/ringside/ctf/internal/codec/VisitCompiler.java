// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.internal.field.FieldDecoders;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.reader.FieldVisitor;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

/// Makes a [RecordVisitor] for one event record class: straight-line code in a hidden class, where the class is
/// byte-packed and its lengths and selectors come from the same record. The interpreter does the rest, and is the
/// oracle in tests.
final class VisitCompiler {
    private static final MethodTypeDesc MTD_visit = MethodTypeDesc.of(
            CD_void, CD_byte.arrayType(), CD_int, CD_int, CD_int, GeneratedClass.desc(FieldVisitor.class));
    /// Beyond this the code would be too long for the just-in-time compiler.
    private static final int MAX_NODES = 150;

    private VisitCompiler() {}

    /// Empty where the class is left to the interpreter.
    static Optional<RecordVisitor> compile(FieldDecoders decoders) {
        if (decoders.tree().nodeCount() > MAX_NODES) {
            return Optional.empty();
        }
        return GeneratedClass.instance(
                MethodHandles.lookup(), RecordVisitor.class, List.of(), "visit", MTD_visit,
                (code, constants) -> new VisitEmitter(code, decoders, constants).emit(),
                made -> made.getDeclaredConstructor().newInstance());
    }
}
