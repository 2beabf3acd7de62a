// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.TracedField;
import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracer.internal.recording.StackProbe;
import dev.ringside.tracer.internal.recording.WriteFailures;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a writer as a hidden class with one method:
///
/// ```
/// if (!producer.recording()) return;
/// try {
///     read values;                        // the application's code
///     long size = ...;
///     if (probed < PROBES) { probed++; probe(); }
///     long at = producer.begin(id, size);
///     if (at >= 0) try { store; producer.commit } catch { producer.abort, count }
/// } catch { count }
/// ```
final class WriterCompiler {
    private static final Lookup OWN = MethodHandles.lookup();

    /// Above this many values a straight method would be too long for the JIT; the event goes through the scratch
    /// then.
    private static final int MAXIMUM_STRAIGHT_VALUES = 64;

    /// The name of the field that counts probes of the stack.
    private static final String PROBED = "probed";

    private final WriterSpec spec;
    private final ClassData data = new ClassData();
    private final ScratchEncoders encoders;
    private final ClassDesc name = ClassDesc.of(WriterCompiler.class.getPackageName(), "CompiledWriter");

    private WriterCompiler(WriterSpec spec) {
        this.spec = spec;
        this.encoders = new ScratchEncoders(name, data);
    }

    static MethodHandle compile(WriterSpec spec) throws ReflectiveOperationException {
        WriterCompiler compiler = new WriterCompiler(spec);
        byte[] bytes = ClassFile.of().build(compiler.name, compiler::build);
        Lookup made = OWN.defineHiddenClassWithClassData(bytes, compiler.data.objects(), true);
        return made.findStatic(made.lookupClass(), "write", spec.tracepoint().writerType());
    }

    private void build(ClassBuilder type) {
        MethodTypeDesc writerType =
                spec.tracepoint().writerType().describeConstable().orElseThrow();
        type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC | ClassFile.ACC_SUPER);
        type.withField(PROBED, Descriptors.INT, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC);
        type.withMethodBody("write", writerType, ClassFile.ACC_STATIC, this::emitWrite);
        encoders.build(type);
    }

    private void emitWrite(CodeBuilder code) {
        Label start = code.newLabel();
        Label storing = code.newLabel();
        Label stored = code.newLabel();
        Label discarded = code.newLabel();
        Label readFailed = code.newLabel();
        Label storeFailed = code.newLabel();
        RecordCode record = new RecordCode(code, data, spec.producer().segment());
        loadProducer(code);
        Label recording = code.newLabel();
        code.invokeinterface(Descriptors.PRODUCER, "recording", Descriptors.method(Descriptors.BOOLEAN))
                .ifne(recording)
                .return_()
                .labelBinding(recording);

        code.labelBinding(start);
        List<ValueEmitter> values = emitReads(record);
        emitSizes(record, values);
        emitProbe(code);
        emitBegin(record, discarded);
        code.labelBinding(storing);
        values.forEach(value -> value.emitStore(record));
        emitCommit(record);
        code.labelBinding(stored).labelBinding(discarded);
        emitGiveScratch(record);
        code.return_();

        emitHandler(code, storeFailed, () -> code.lload(record.payloadLocal()), "insideRing");
        emitHandler(code, readFailed, null, "beforeRing");
        code.exceptionCatchAll(storing, stored, storeFailed);
        code.exceptionCatchAll(start, storing, readFailed);
    }

    private void loadProducer(CodeBuilder code) {
        data.emitLoad(code, spec.producer(), Descriptors.PRODUCER);
    }

    private List<ValueEmitter> emitReads(RecordCode record) {
        CodeBuilder code = record.code();
        List<TracedField> fields = spec.tracepoint().fields();
        boolean straight =
                fields.stream().mapToInt(field -> values(field.type())).sum() <= MAXIMUM_STRAIGHT_VALUES;
        if (!straight || fields.stream().anyMatch(field -> needsScratch(field.type()))) {
            record.scratchLocal(record.local(TypeKind.REFERENCE));
            code.invokestatic(Descriptors.POOL, "take", Descriptors.method(Descriptors.SCRATCH))
                    .astore(record.scratchLocal());
        }
        List<ValueEmitter> values = new ArrayList<>();
        for (ContextField context : spec.contexts()) {
            values.addAll(List.of(context.emitters(record)));
        }
        for (TracedField field : fields) {
            ValueEmitter value =
                    straight ? ValueEmitter.of(field.type(), encoders) : new ScratchEmitter(field.type(), encoders);
            emitRead(record, field, value);
            values.add(value);
        }
        return values;
    }

    private void emitRead(RecordCode record, TracedField field, ValueEmitter value) {
        CodeBuilder code = record.code();
        TypeKind kind = TypeKind.from(spec.tracepoint().writerType().parameterType(field.argument()));
        int slot = code.parameterSlot(field.argument());
        MethodHandle accessor = field.accessor();
        if (accessor == null) {
            code.loadLocal(kind, slot);
            value.emitRead(record);
            return;
        }
        Label isNull = code.newLabel();
        Label end = code.newLabel();
        code.aload(slot).ifnull(isNull);
        data.emitLoad(code, accessor, Descriptors.HANDLE);
        code.aload(slot);
        code.invokevirtual(
                Descriptors.HANDLE,
                "invokeExact",
                accessor.type().describeConstable().orElseThrow());
        value.emitRead(record);
        code.goto_(end).labelBinding(isNull);
        value.emitReadNull(record);
        code.labelBinding(end);
    }

    private void emitSizes(RecordCode record, List<ValueEmitter> values) {
        record.code()
                .loadConstant(
                        values.stream().mapToLong(ValueEmitter::fixedBytes).sum())
                .lstore(record.sizeLocal());
        values.forEach(value -> value.emitSize(record));
    }

    private void emitProbe(CodeBuilder code) {
        Label hot = code.newLabel();
        code.getstatic(name, PROBED, Descriptors.INT)
                .loadConstant(StackProbe.PROBES)
                .if_icmpge(hot);
        code.getstatic(name, PROBED, Descriptors.INT).iconst_1().iadd().putstatic(name, PROBED, Descriptors.INT);
        data.emitLoad(code, StackProbe.handle(), Descriptors.HANDLE);
        code.iconst_0()
                .invokevirtual(
                        Descriptors.HANDLE, "invokeExact", Descriptors.method(Descriptors.VOID, Descriptors.BOOLEAN))
                .labelBinding(hot);
    }

    private void emitBegin(RecordCode record, Label discarded) {
        CodeBuilder code = record.code();
        loadProducer(code);
        code.loadConstant(spec.eventClassId()).lload(record.sizeLocal());
        code.invokeinterface(
                Descriptors.PRODUCER, "begin", Descriptors.method(Descriptors.LONG, Descriptors.INT, Descriptors.LONG));
        code.dup2().lstore(record.payloadLocal()).lstore(record.atLocal());
        code.lload(record.atLocal()).lconst_0().lcmp().iflt(discarded);
    }

    private void emitCommit(RecordCode record) {
        loadProducer(record.code());
        record.code().lload(record.payloadLocal()).lload(record.sizeLocal());
        record.code()
                .invokeinterface(
                        Descriptors.PRODUCER,
                        "commit",
                        Descriptors.method(Descriptors.VOID, Descriptors.LONG, Descriptors.LONG));
    }

    private static void emitGiveScratch(RecordCode record) {
        if (record.usesScratch()) {
            record.code()
                    .aload(record.scratchLocal())
                    .invokestatic(Descriptors.POOL, "give", Descriptors.method(Descriptors.VOID, Descriptors.SCRATCH));
        }
    }

    /// Hands producer, payload offset if there is one, tracepoint and exception to a method of [WriteFailures].
    private void emitHandler(CodeBuilder code, Label handler, @Nullable Runnable offset, String method) {
        int failure = code.allocateLocal(TypeKind.REFERENCE);
        List<ClassDesc> parameters = new ArrayList<>(List.of(Descriptors.PRODUCER));
        code.labelBinding(handler).astore(failure);
        loadProducer(code);
        if (offset != null) {
            offset.run();
            parameters.add(Descriptors.LONG);
        }
        data.emitLoad(code, spec.tracepoint(), Descriptors.TRACEPOINT);
        code.aload(failure);
        parameters.add(Descriptors.TRACEPOINT);
        parameters.add(Descriptors.of(Throwable.class));
        code.invokestatic(Descriptors.FAILURES, method, MethodTypeDesc.of(Descriptors.VOID, parameters))
                .return_();
    }

    private static boolean needsScratch(ValueType type) {
        return switch (type) {
            case ArrayOf array -> !(array.element() instanceof ValueType.Primitive);
            case CollectionOf collection -> true;
            case OptionalOf optional -> needsScratch(optional.value());
            case Structure structure -> structure.members().stream().anyMatch(member -> needsScratch(member.type()));
            default -> false;
        };
    }

    private static int values(ValueType type) {
        return switch (type) {
            case OptionalOf optional -> 1 + values(optional.value());
            case Structure structure ->
                structure.members().stream()
                        .mapToInt(member -> values(member.type()))
                        .sum();
            default -> 1;
        };
    }
}
