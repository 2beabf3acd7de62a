// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;

/// Emits the code for one value of a record, in the three steps of a writer. Each subclass keeps between them in
/// which locals its value is.
abstract class ValueEmitter {
    /// Step 1: takes the value, of the type's carrier, from the stack.
    abstract void emitRead(RecordCode to);

    /// Step 1 where there is no value, because something around it is null or absent: sets the same locals.
    abstract void emitReadNull(RecordCode to);

    /// The part of the size that is known now.
    abstract long fixedBytes();

    /// Step 2: adds the other part.
    void emitSize(RecordCode to) {}

    /// Step 3: stores.
    abstract void emitStore(RecordCode to);

    static ValueEmitter of(ValueType type, ScratchEncoders encoders) {
        return switch (type) {
            case Primitive primitive -> new PrimitiveEmitter(primitive);
            case Boxed boxed -> new BoxedEmitter(boxed);
            case Text text -> new TextEmitter(text);
            case Enumeration enumeration -> new EnumerationEmitter(enumeration);
            case Structure structure -> new StructureEmitter(structure, encoders);
            case OptionalOf optional -> new OptionalEmitter(optional, encoders);
            case ArrayOf array ->
                array.element() instanceof Primitive
                        ? new PrimitiveArrayEmitter(array)
                        : new ScratchEmitter(array, encoders);
            case CollectionOf collection -> new ScratchEmitter(collection, encoders);
        };
    }
}
