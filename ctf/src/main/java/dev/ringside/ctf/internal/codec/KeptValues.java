// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.field.RangeMatcher;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.ringside.ctf.internal.codec.RecordEmitter.TooComplex;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.Scope;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/// The values that the code of a [RecordEmitter] keeps in local variables, because later fields need them: lengths and
/// selectors. One thread.
final class KeptValues {
    private static final MethodTypeDesc MTD_IN_RANGE =
            MethodTypeDesc.of(CD_boolean, CD_long, CD_long, CD_long, CD_long);

    private final CodeBuilder code;
    private final FieldDecoders decoders;
    private final Map<FieldNode, Integer> slots = new HashMap<>();
    private boolean headerRead;

    /// Keeps all lengths and selectors of the record.
    KeptValues(CodeBuilder code, FieldDecoders decoders) {
        this.code = code;
        this.decoders = decoders;
        for (FieldNode target : decoders.targets()) {
            if (target.tree() == decoders.tree()) {
                keep(target);
            }
        }
    }

    /// A local variable (long) that gets the value of an integer or boolean when its field is met; 0 before.
    int keep(FieldNode node) {
        return slots.computeIfAbsent(node, missing -> {
            int slot = code.allocateLocal(TypeKind.LONG);
            code.lconst_0().lstore(slot);
            return slot;
        });
    }

    boolean isKept(FieldNode node) {
        return slots.containsKey(node);
    }

    /// Says that the fields of a scope follow.
    void enter(Scope scope) {
        headerRead |= scope == Scope.EVENT_RECORD_HEADER;
    }

    /// @param value local variable (long)
    void save(FieldNode node, int value) {
        Integer slot = slots.get(node);
        if (slot != null) {
            code.lload(value).lstore(slot);
        }
    }

    /// The only field that a field's length or selector can come from.
    FieldNode target(FieldNode node) {
        FieldNode target = decoders.onlyTarget(node);
        if (target == null) {
            throw new TooComplex();
        }
        return target;
    }

    /// The local variable of that field.
    int selector(FieldNode node) {
        FieldNode target = target(node);
        Integer slot = slots.get(target);
        boolean isRead = target.scope().ordinal() >= Scope.EVENT_RECORD_COMMON_CONTEXT.ordinal()
                || headerRead && target.scope() == Scope.EVENT_RECORD_HEADER;
        if (slot == null || !isRead) {
            throw new TooComplex();
        }
        return slot;
    }

    /// Sets a local variable to whether a selector lies in ranges.
    void match(int selector, RangeMatcher matcher, int result) {
        long[] bounds = matcher.biasedBounds();
        Label found = code.newLabel();
        Label end = code.newLabel();
        for (int i = 0; i < bounds.length; i += 2) {
            code.lload(selector).loadConstant(matcher.bias()).loadConstant(bounds[i]).loadConstant(bounds[i + 1])
                    .invokestatic(RecordEmitter.CD_Reads, "inRange", MTD_IN_RANGE)
                    .ifne(found);
        }
        code.iconst_0().istore(result).goto_(end);
        code.labelBinding(found).iconst_1().istore(result).labelBinding(end);
    }
}
