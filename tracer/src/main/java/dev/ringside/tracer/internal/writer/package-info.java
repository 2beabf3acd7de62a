// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Event writers: what a call of an enabled tracepoint runs, one for each event and channel. [EventWriters] makes
/// them: compiled ([WriterCompiler]) or interpreted ([InterpretedWriter]), with the same bytes as result, those of
/// [dev.ringside.protocol.FieldType].
///
/// A writer works in three steps. It reads all values out of the application's objects into locals, and encodes what
/// has no known size (collections, arrays of references) into a scratch; it adds up the size; then it takes a ring,
/// stores, and gives the ring back. The application's code (accessors, iterators, `toString`) runs in the first step
/// only. All of this may happen on any thread, on many at once.
///
/// Each type of value has an emitter of its code ([ValueEmitter]); what that code calls while it runs is in
/// [dev.ringside.tracer.internal.recording].
@NullMarked
package dev.ringside.tracer.internal.writer;

import org.jspecify.annotations.NullMarked;
