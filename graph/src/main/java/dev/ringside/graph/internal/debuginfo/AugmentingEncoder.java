// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.internal.transcode.FieldInsertion;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.writer.RecordEncoder;
import java.math.BigInteger;
import java.util.List;

/// Encodes the records of one event record class anew, with the structure that says what their instruction pointer
/// means. One thread.
final class AugmentingEncoder implements FieldVisitor {
    private final RecordEncoder encoder;
    private final StateDumpReader stateDump;
    private final FieldNode instructionPointer;
    private final FieldNode processId;
    private final FieldNode context;
    private final FieldNode newContext;
    private final FieldNode added;
    private final FieldNode binary;
    private final FieldNode function;
    private final FieldNode source;
    private long pointer;
    private long process;

    /// @param read the fields of the record as it is
    /// @param made the fields of the record as it becomes
    AugmentingEncoder(
            RecordEncoder encoder, FieldTree read, FieldTree made, String fieldName, StateDumpReader stateDump) {
        this.encoder = encoder;
        this.stateDump = stateDump;
        this.context = node(read);
        this.instructionPointer = node(read, ContextFields.INSTRUCTION_POINTER);
        this.processId = node(read, ContextFields.PROCESS_ID);
        this.newContext = node(made);
        this.added = node(made, fieldName);
        this.binary = node(made, fieldName, ContextFields.BINARY);
        this.function = node(made, fieldName, ContextFields.FUNCTION);
        this.source = node(made, fieldName, ContextFields.SOURCE);
    }

    /// What each node that is read is written as, by its index.
    FieldNode[] nodes() {
        FieldNode[] nodes = context.tree().nodes().toArray(new FieldNode[0]);
        nodes[context.index()] = newContext;
        return nodes;
    }

    /// Where the structure goes, and what it depends on: process and instruction pointer.
    FieldInsertion.Place place() {
        return new FieldInsertion.Place(context, processId, instructionPointer);
    }

    private static FieldNode node(FieldTree tree, String... path) {
        return tree.find(Scope.EVENT_RECORD_COMMON_CONTEXT, List.of(path)).orElseThrow();
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        if (node == instructionPointer) {
            pointer = value;
        }
        encoder.unsignedInteger(node, value);
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        if (node == processId) {
            process = value;
        }
        encoder.signedInteger(node, value);
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        encoder.bigInteger(node, value);
    }

    @Override
    public void real(FieldNode node, double value) {
        encoder.real(node, value);
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        encoder.bigReal(node, bits);
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        encoder.bool(node, value);
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        encoder.bitArray(node, bits);
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        encoder.bigBitArray(node, bits);
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        encoder.string(node, buffer, offset, lengthBytes);
    }

    @Override
    public void boundedString(FieldNode node, byte[] buffer, int offset, int lengthBytes, int fieldBytes) {
        encoder.boundedString(node, buffer, offset, lengthBytes, fieldBytes);
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        encoder.blob(node, buffer, offset, lengthBytes);
    }

    @Override
    public void beginStructure(FieldNode node) {
        // Strings are aligned to bytes: the new context may have a greater alignment than the old one.
        encoder.beginStructure(node == context ? newContext : node);
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        encoder.beginArray(node, length);
    }

    @Override
    public void endStructure(FieldNode node) {
        if (node == context) {
            ResolvedAddress address = stateDump.resolve(process, pointer);
            encoder.beginStructure(added);
            put(binary, address.binary());
            put(function, address.function());
            put(source, address.source());
        }
    }

    private void put(FieldNode node, byte[] text) {
        encoder.string(node, text, 0, text.length);
    }
}
