// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.util.ArrayList;
import java.util.List;

/// The live objects that a hidden class refers to; its code loads them as constants, which the JIT trusts.
final class ClassData {
    private final List<Object> objects = new ArrayList<>();

    List<Object> objects() {
        return objects;
    }

    /// Emits the load of an object as a value of a type that it has.
    void emitLoad(CodeBuilder code, Object object, ClassDesc type) {
        int index = index(object);
        code.loadConstant(
                DynamicConstantDesc.ofNamed(ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, index));
    }

    private int index(Object object) {
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i) == object) {
                return i;
            }
        }
        objects.add(object);
        return objects.size() - 1;
    }
}
