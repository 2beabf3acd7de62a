// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;
import java.util.Set;

/// Loads twins of the ring classes, altered so that each store that they make through a VarHandle, or into a segment,
/// is followed by a call of [StoreSteps#stored()]. What runs is the shipped code, store for store, in program order.
final class SteppedClasses extends ClassLoader {
    private static final String PREFIX = SteppedClasses.class.getPackageName();
    private static final ClassDesc STEPS = ClassDesc.of(PREFIX + ".StoreSteps");
    private static final MethodTypeDesc STORED = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final Set<String> STORES =
            Set.of("set", "setRelease", "setOpaque", "compareAndSet", "getAndAdd");

    SteppedClasses(ClassLoader parent) {
        super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        // The steps themselves are shared with the test that watches them.
        if (!name.startsWith(PREFIX) || name.equals(StoreSteps.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    /// Hidden twins are made from what this returns, and are to be stepped too.
    @Override
    public InputStream getResourceAsStream(String file) {
        try (InputStream in = getParent().getResourceAsStream(file)) {
            return new ByteArrayInputStream(step(Objects.requireNonNull(in, file).readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = getResourceAsStream(file)) {
            byte[] stepped = in.readAllBytes();
            return defineClass(name, stepped, 0, stepped.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static byte[] step(byte[] shipped) {
        ClassFile classFile = ClassFile.of();
        return classFile.transformClass(
                classFile.parse(shipped), ClassTransform.transformingMethodBodies(SteppedClasses::followStore));
    }

    private static void followStore(CodeBuilder code, CodeElement element) {
        code.with(element);
        if (element instanceof InvokeInstruction call && isStore(call)) {
            code.invokestatic(STEPS, "stored", STORED);
        }
    }

    private static boolean isStore(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        return (owner.equals("java/lang/invoke/VarHandle") || owner.equals("java/lang/foreign/MemorySegment"))
                && STORES.contains(call.name().stringValue());
    }
}
