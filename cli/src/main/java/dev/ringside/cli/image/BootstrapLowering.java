// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.image;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Replaces call sites that the JVM would link with classes made at run time by plain static methods of the same
/// meaning: `switch` over types (`SwitchBootstraps.typeSwitch` with classes as labels), `switch` over enumerations with
/// null or guards (`enumSwitch`), and `equals` and `hashCode` of records (`ObjectMethods`). The ahead-of-time cache
/// keeps methods, but not these call sites, and linking one takes as long as many events.
///
/// Other call sites, among them lambdas and string concatenations, which the cache does keep, stay as they are.
final class BootstrapLowering {
    private static final ClassDesc CD_SwitchBootstraps = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc CD_ObjectMethods = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final MethodTypeDesc MTD_typeSwitch = MethodTypeDesc.of(CD_int, CD_Object, CD_int);

    private final ClassDesc owner;
    private final boolean isInterface;
    /// By what the method does, since equal switches share one.
    private final Map<Object, Method> methods = new LinkedHashMap<>();

    private record Method(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

    private BootstrapLowering(ClassModel model) {
        owner = model.thisClass().asSymbol();
        isInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    /// The class with its call sites replaced; the same bytes where it has none that can be.
    static byte[] lower(byte[] bytes) {
        ClassFile classFile = ClassFile.of();
        ClassModel model = classFile.parse(bytes);
        if (!hasCandidates(model)) {
            return bytes;
        }
        BootstrapLowering lowering = new BootstrapLowering(model);
        byte[] lowered = classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies(lowering::lower)
                        .andThen(ClassTransform.endHandler(type -> lowering.methods.values()
                                .forEach(method -> type.withMethodBody(
                                method.name(),
                                method.type(),
                                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                method.body())))));
        return lowering.methods.isEmpty() ? bytes : lowered;
    }

    private static boolean hasCandidates(ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof InvokeDynamicEntry site) {
                ClassDesc bootstrap = site.bootstrap().bootstrapMethod().asSymbol().owner();
                if (bootstrap.equals(CD_SwitchBootstraps) || bootstrap.equals(CD_ObjectMethods)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void lower(CodeBuilder code, CodeElement element) {
        Optional<Method> plain = element instanceof InvokeDynamicInstruction site ? plain(site) : Optional.empty();
        plain.ifPresentOrElse(
                method -> code.invokestatic(owner, method.name(), method.type(), isInterface),
                () -> code.with(element));
    }

    private Optional<Method> plain(InvokeDynamicInstruction site) {
        DirectMethodHandleDesc bootstrap = site.bootstrapMethod();
        if (bootstrap.owner().equals(CD_SwitchBootstraps)) {
            return bootstrap.methodName().equals("enumSwitch") ? enumSwitch(site) : typeSwitch(site);
        }
        return bootstrap.owner().equals(CD_ObjectMethods) ? recordMethod(site) : Optional.empty();
    }

    /// Labels can be constants, too; those switches stay.
    private Optional<Method> typeSwitch(InvokeDynamicInstruction site) {
        List<ConstantDesc> labels = site.bootstrapArgs();
        boolean classesOnly = labels.stream().allMatch(label -> label instanceof ClassDesc type && !type.isPrimitive());
        if (!classesOnly || site.typeSymbol().parameterType(0).isPrimitive()) {
            return Optional.empty();
        }
        List<ClassDesc> types = labels.stream().map(ClassDesc.class::cast).toList();
        return Optional.of(methods.computeIfAbsent(types, _ -> new Method(
                "typeSwitch$" + methods.size(), MTD_typeSwitch, code -> emitTypeSwitch(code, types))));
    }

    /// The index of the first of the types, from the given index on, that the object has; -1 for null, the number of
    /// types where there is none.
    private static void emitTypeSwitch(CodeBuilder code, List<ClassDesc> types) {
        code.aload(0).ifThen(Opcode.IFNULL, isNull -> isNull.iconst_m1().ireturn());
        for (int i = 0; i < types.size(); i++) {
            int index = i;
            code.iload(1).loadConstant(index).ifThen(Opcode.IF_ICMPLE, wanted -> wanted
                    .aload(0)
                    .instanceOf(types.get(index))
                    .ifThen(found -> found.loadConstant(index).ireturn()));
        }
        code.loadConstant(types.size()).ireturn();
    }

    /// A switch over an enumeration with a case for null or with guards: its labels are names of constants, or the type
    /// for the rest.
    private Optional<Method> enumSwitch(InvokeDynamicInstruction site) {
        List<ConstantDesc> labels = site.bootstrapArgs();
        MethodTypeDesc type = site.typeSymbol();
        return Optional.of(methods.computeIfAbsent(List.of(type, labels), _ -> new Method(
                "enumSwitch$" + methods.size(), type, code -> emitEnumSwitch(code, type.parameterType(0), labels))));
    }

    private static void emitEnumSwitch(CodeBuilder code, ClassDesc enumeration, List<ConstantDesc> labels) {
        code.aload(0).ifThen(Opcode.IFNULL, isNull -> isNull.iconst_m1().ireturn());
        for (int i = 0; i < labels.size(); i++) {
            int index = i;
            code.iload(1).loadConstant(index).ifThen(Opcode.IF_ICMPLE, wanted -> {
                wanted.aload(0);
                if (labels.get(index) instanceof String constant) {
                    wanted.getstatic(enumeration, constant, enumeration)
                            .ifThen(Opcode.IF_ACMPEQ, found -> found.loadConstant(index).ireturn());
                } else {
                    wanted.instanceOf((ClassDesc) labels.get(index))
                            .ifThen(found -> found.loadConstant(index).ireturn());
                }
            });
        }
        code.loadConstant(labels.size()).ireturn();
    }

    private Optional<Method> recordMethod(InvokeDynamicInstruction site) {
        List<DirectMethodHandleDesc> getters = site.bootstrapArgs().stream()
                .skip(2)
                .map(DirectMethodHandleDesc.class::cast)
                .toList();
        String name = site.name().stringValue();
        return switch (name) {
            case "equals" -> Optional.of(methods.computeIfAbsent(name, _ -> new Method(
                    "record$equals", MethodTypeDesc.of(CD_boolean, owner, CD_Object),
                    code -> new RecordMethods(code, owner).equality(getters))));
            case "hashCode" -> Optional.of(methods.computeIfAbsent(name, _ -> new Method(
                    "record$hashCode", MethodTypeDesc.of(CD_int, owner),
                    code -> new RecordMethods(code, owner).hash(getters))));
            default -> Optional.empty();
        };
    }
}
