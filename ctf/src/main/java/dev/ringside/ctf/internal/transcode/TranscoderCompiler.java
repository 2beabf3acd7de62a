// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.internal.codec.GeneratedClass;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.writer.BitBuffer;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a [RecordTranscoder] for one event record class as it is read and as it is written. Stateless; any thread.
public final class TranscoderCompiler {
    private static final MethodTypeDesc MTD_transcode = MethodTypeDesc.of(
            CD_void, CD_byte.arrayType(), CD_int, CD_int, CD_int, GeneratedClass.desc(BitBuffer.class),
            GeneratedClass.desc(FieldInsertion.class));
    /// Beyond this the code would be too long for the just-in-time compiler.
    private static final int MAX_NODES = 150;

    private TranscoderCompiler() {}

    /// Empty where the class is left to the interpreter.
    ///
    /// @param read    of the class as it is read
    /// @param nodes   what the nodes that are read are written as, by their index; null for those that have no
    ///                counterpart
    /// @param written all fields of the class as it is written
    /// @param place   where written fields are added that are not read; null for none
    public static Optional<RecordTranscoder> compile(
            FieldDecoders read, @Nullable FieldNode[] nodes, FieldTree written, FieldInsertion.@Nullable Place place) {
        if (read.tree().nodeCount() > MAX_NODES) {
            return Optional.empty();
        }
        return GeneratedClass.instance(
                MethodHandles.lookup(), RecordTranscoder.class, List.of(), "transcode", MTD_transcode,
                (code, constants) -> new TranscoderEmitter(
                        code, read, new VerbatimFields(nodes, place == null ? null : place.structure()),
                        written.nodes(), place, constants)
                        .emit(),
                made -> made.getDeclaredConstructor().newInstance());
    }
}
