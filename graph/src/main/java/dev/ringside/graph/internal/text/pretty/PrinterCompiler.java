// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.ringside.ctf.internal.codec.GeneratedClass;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a [RecordPrinter] for one event record class and one set of options: straight-line code in a hidden class,
/// with the names and brackets between two values as one label. Event record classes that differ in their labels alone
/// share the class, which is generated and compiled once. The interpreter does what is too complex, and is the oracle
/// in tests. Any thread.
final class PrinterCompiler {
    private static final MethodTypeDesc MTD_print = MethodTypeDesc.of(
            CD_int, CD_byte.arrayType(), CD_int, CD_int, CD_int, GeneratedClass.desc(TextBuffer.class),
            CD_byte.arrayType(), CD_int);
    /// Beyond this the code would be too long for the just-in-time compiler.
    private static final int MAX_NODES = 100;

    /// A generated printer of each shape.
    private final Map<List<?>, RecordPrinter> byShape = new HashMap<>();
    /// What printers print where the common context of a stream class can be printed on its own.
    private final Map<StreamCodecs, RecordPart> byStream = new IdentityHashMap<>();
    private int generated;

    /// Null where the class is left to the interpreter.
    ///
    /// @param bit   how many bits behind the start of its byte the body of each record starts
    /// @param order of the bits before it
    static @Nullable CompiledPrinter compile(
            FieldDecoders decoders, FieldFormat[] formats, RecordPart part, int bit, ByteOrder order) {
        Emitted emitted = emit(decoders, formats, part, bit, order);
        return emitted == null
                ? null
                : new CompiledPrinter(emitted.printer, Label.of(emitted.emitter.firstText()), part.behind());
    }

    private record Emitted(RecordPrinter printer, PrinterEmitter emitter) {}

    private static @Nullable Emitted emit(
            FieldDecoders decoders, FieldFormat[] formats, RecordPart part, int bit, ByteOrder order) {
        if (decoders.tree().nodeCount() > MAX_NODES) {
            return null;
        }
        PrinterEmitter[] emitter = new PrinterEmitter[1];
        return GeneratedClass.instance(
                        MethodHandles.lookup(), RecordPrinter.class, List.of(Label[].class, FieldFormat[].class),
                        "print", MTD_print,
                        (code, constants) -> {
                            emitter[0] = new PrinterEmitter(code, decoders, formats);
                            emitter[0].emit(part, bit, order);
                        },
                        made -> instance(made, emitter[0].labels(), formats))
                .map(printer -> new Emitted(printer, emitter[0]))
                .orElse(null);
    }

    /// Which part of the records of a class its printer prints: where it can be, the common context is left to a
    /// printer of its own.
    synchronized RecordPart part(StreamCodecs stream, FieldDecoders decoders, FieldFormat[] formats) {
        int sizeBytes = CommonContext.sizeBytes(decoders, formats);
        if (sizeBytes == 0) {
            return RecordPart.WHOLE;
        }
        return byStream.computeIfAbsent(stream, ignored -> {
            Emitted emitted = emit(decoders, formats, RecordPart.COMMON_CONTEXT, 0, ByteOrder.nativeOrder());
            return emitted == null
                    ? RecordPart.WHOLE
                    : RecordPart.behind(new CommonContext(
                            emitted.printer, Label.of(emitted.emitter.firstText()), emitted.emitter.tail(),
                            sizeBytes));
        });
    }

    private static RecordPrinter instance(
            Class<? extends RecordPrinter> type, Label[] labels, FieldFormat[] formats)
            throws ReflectiveOperationException {
        return type.getDeclaredConstructor(Label[].class, FieldFormat[].class).newInstance(labels, formats);
    }

    /// A generated printer in place of a program.
    ///
    /// @param maximum how many of them may be generated; the program stays where there would be more
    synchronized CompiledPrinter replace(
            CompiledPrinter replaced, ProgramPrinter program, FieldDecoders decoders, RecordPart part, int maximum) {
        List<?> shape = program.shape();
        RecordPrinter alike = byShape.get(shape);
        if (alike != null) {
            try {
                return new CompiledPrinter(
                        instance(alike.getClass(), program.generatedLabels(), program.formats), replaced.lead(),
                        replaced.behind());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a generated class has no second instance", e);
            }
        }
        CompiledPrinter made =
                generated < maximum ? compile(decoders, program.formats, part, 0, ByteOrder.nativeOrder()) : null;
        if (made == null) {
            return replaced;
        }
        generated++;
        if (Arrays.toString(made.printer().labels).equals(Arrays.toString(program.generatedLabels()))) {
            byShape.put(shape, made.printer());
        }
        return made;
    }
}
