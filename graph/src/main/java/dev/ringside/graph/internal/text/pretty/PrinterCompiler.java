// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import dev.ringside.ctf.internal.codec.FieldDecoders;
import dev.ringside.ctf.internal.codec.RecordEmitter;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a [RecordPrinter] for one event record class and one set of options: straight-line code in a hidden class, with the names and brackets
/// between two values as one constant. The interpreter does what is too complex, and is the oracle in tests.
final class PrinterCompiler {
    private static final ClassDesc CD_RecordPrinter = desc(RecordPrinter.class);
    private static final ClassDesc CD_This =
            ClassDesc.of("dev.ringside.graph.internal.text.pretty.CompiledRecordPrinter");
    private static final MethodTypeDesc MTD_print =
            MethodTypeDesc.of(CD_int, CD_byte.arrayType(), CD_int, CD_int, CD_int, desc(TextBuffer.class),
                    CD_byte.arrayType(), CD_int);
    private static final MethodTypeDesc MTD_init = MethodTypeDesc.of(CD_void, desc(Label[].class));
    private static final DirectMethodHandleDesc CLASS_DATA_AT = MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, desc(MethodHandles.class), "classDataAt",
            MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String, desc(Class.class), CD_int));
    /// Beyond this the code would be too long for the just-in-time compiler.
    private static final int MAX_NODES = 100;

    private PrinterCompiler() {}

    static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /// Objects that a generated class refers to. One thread.
    static final class Constants {
        private final List<Object> values = new ArrayList<>();

        /// The object as a constant of the generated class.
        DynamicConstantDesc<?> of(Object value, Class<?> type) {
            values.add(value);
            return DynamicConstantDesc.ofNamed(CLASS_DATA_AT, "_", desc(type), values.size() - 1);
        }
    }

    /// Empty where the class is left to the interpreter.
    static Optional<CompiledPrinter> compile(FieldDecoders decoders, FieldFormat[] formats) {
        if (decoders.tree().nodeCount() > MAX_NODES) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Constants constants = new Constants();
            PrinterEmitter[] emitter = new PrinterEmitter[1];
            byte[] bytes = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(lookup)
                            .orElse(ClassHierarchyResolver.defaultResolver())))
                    .build(CD_This, type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                            .withSuperclass(CD_RecordPrinter)
                            .withMethodBody(INIT_NAME, MTD_init, 0, code -> code.aload(0).aload(1)
                                    .invokespecial(CD_RecordPrinter, INIT_NAME, MTD_init)
                                    .return_())
                            .withMethodBody("print", MTD_print, 0, code -> {
                                emitter[0] = new PrinterEmitter(code, decoders, formats, constants);
                                emitter[0].emit();
                            }));
            MethodHandles.Lookup made = lookup.defineHiddenClassWithClassData(bytes, constants.values, true);
            RecordPrinter printer = (RecordPrinter) made.lookupClass().getDeclaredConstructor(Label[].class)
                    .newInstance((Object) emitter[0].labels());
            return Optional.of(new CompiledPrinter(printer, emitter[0].firstText(), emitter[0].roomBytes()));
        } catch (RecordEmitter.TooComplex e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class cannot be made", e);
        }
    }
}
