// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.ringside.ctf.internal.codec.GeneratedClass;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

/// Makes a [RecordPrinter] for one event record class and one set of options: straight-line code in a hidden class,
/// with the names and brackets between two values as one constant. The interpreter does what is too complex, and is the
/// oracle in tests.
final class PrinterCompiler {
    private static final MethodTypeDesc MTD_print = MethodTypeDesc.of(
            CD_int, CD_byte.arrayType(), CD_int, CD_int, CD_int, GeneratedClass.desc(TextBuffer.class),
            CD_byte.arrayType(), CD_int);
    /// Beyond this the code would be too long for the just-in-time compiler.
    private static final int MAX_NODES = 100;

    private PrinterCompiler() {}

    /// Empty where the class is left to the interpreter.
    ///
    /// @param bit   how many bits behind the start of its byte the body of each record starts
    /// @param order of the bits before it
    static Optional<CompiledPrinter> compile(FieldDecoders decoders, FieldFormat[] formats, int bit, ByteOrder order) {
        if (decoders.tree().nodeCount() > MAX_NODES) {
            return Optional.empty();
        }
        PrinterEmitter[] emitter = new PrinterEmitter[1];
        return GeneratedClass.instance(
                        MethodHandles.lookup(), RecordPrinter.class, List.of(Label[].class), "print", MTD_print,
                        (code, constants) -> {
                            emitter[0] = new PrinterEmitter(code, decoders, formats, constants);
                            emitter[0].emit(bit, order);
                        },
                        made -> made.getDeclaredConstructor(Label[].class).newInstance((Object) emitter[0].labels()))
                .map(printer -> new CompiledPrinter(
                        printer, Label.of(emitter[0].firstText()), emitter[0].roomBytes()));
    }
}
