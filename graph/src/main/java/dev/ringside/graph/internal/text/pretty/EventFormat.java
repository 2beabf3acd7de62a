// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.graph.internal.text.Label;
import org.jspecify.annotations.Nullable;

/// How the fields of the events of one class are shown: by format, and after a while by a generated printer. Any
/// thread.
final class EventFormat {
    final FieldFormat[] formats;
    private final StreamCodecs codecs;
    private final int ordinal;
    private final PrinterChoice choice;
    private final PrinterCompiler compiler;
    /// Threads may count the same event twice or not at all.
    private int events;
    private volatile @Nullable CompiledPrinter compiled;
    /// For records that do not start at bytes: by bit.
    private final @Nullable CompiledPrinter[] compiledWithin = new CompiledPrinter[Byte.SIZE];
    private int triedWithin;

    /// A printer.
    ///
    /// @param lead   the constant text before the first value, which the printer leaves out
    /// @param behind the common context, where the printer leaves it out, too
    record CompiledPrinter(RecordPrinter printer, Label lead, @Nullable CommonContext behind) {
        /// What stands between the header and the first value of the record.
        Label lineLead() {
            return behind == null ? lead : behind.lead();
        }
    }

    /// @param compiler of the printers of all event record classes
    EventFormat(
            FieldFormat[] formats, StreamCodecs codecs, int ordinal, PrinterChoice choice, PrinterCompiler compiler) {
        this.formats = formats;
        this.codecs = codecs;
        this.ordinal = ordinal;
        this.choice = choice;
        this.compiler = compiler;
    }

    /// Null where it is not yet worth the making, or the class is left to the interpreter.
    @Nullable CompiledPrinter compiled() {
        CompiledPrinter made = compiled;
        return made == null && events <= choice.eventsBeforeCompilation() ? count() : made;
    }

    private @Nullable CompiledPrinter count() {
        int count = ++events;
        boolean generates = count > choice.eventsBeforeCompilation();
        if (!generates && !(choice.programs() && count == 1)) {
            return null;
        }
        synchronized (this) {
            if (compiled == null && codecs.headerShape().isPresent()) {
                compiled = make(generates);
            }
            return compiled;
        }
    }

    private @Nullable CompiledPrinter make(boolean generates) {
        FieldDecoders decoders = codecs.recordDecoders(ordinal);
        if (choice.programs() || !generates) {
            CompiledPrinter whole = ProgramBuilder.build(decoders, formats, RecordPart.WHOLE);
            if (whole != null || !generates) {
                return whole;
            }
        }
        RecordPart part = compiler.part(codecs, decoders, formats);
        CompiledPrinter program = ProgramBuilder.build(decoders, formats, part);
        return program != null && program.printer() instanceof ProgramPrinter printer
                ? compiler.replace(program, printer, decoders, part, choice.generated())
                : PrinterCompiler.compile(decoders, formats, part, 0, ByteOrder.nativeOrder());
    }

    /// The same for a record whose fields start within a byte.
    ///
    /// @param order of the bits before them, the same in each call
    synchronized @Nullable CompiledPrinter compiledWithin(int bit, ByteOrder order) {
        if ((triedWithin & 1 << bit) == 0 && ++events > choice.eventsBeforeCompilation()) {
            triedWithin |= 1 << bit;
            compiledWithin[bit] = PrinterCompiler.compile(
                    codecs.recordDecoders(ordinal), formats, RecordPart.WHOLE, bit, order);
        }
        return compiledWithin[bit];
    }
}
