// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.InvalidTracepointException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/// What may be reached of the application's classes: through the lookup it gave, through packages open to this
/// module, and through what is public. In the class path everything may.
record Access(Lookup given) {
    private static final Lookup OWN = MethodHandles.lookup();

    /// A lookup with all rights in a class's package, if it can be had.
    Optional<Lookup> into(Class<?> type) {
        if (given.hasFullPrivilegeAccess()) {
            Optional<Lookup> granted = into(type, given);
            if (granted.isPresent()) {
                return granted;
            }
        }
        OWN.lookupClass().getModule().addReads(type.getModule());
        return into(type, OWN);
    }

    private static Optional<Lookup> into(Class<?> type, Lookup from) {
        try {
            return Optional.of(MethodHandles.privateLookupIn(type, from));
        } catch (IllegalAccessException e) {
            return Optional.empty();
        }
    }

    MethodHandle accessor(Method accessor, String where) {
        try {
            Class<?> owner = accessor.getDeclaringClass();
            Optional<Lookup> full = into(owner);
            return full.isPresent() ? full.get().unreflect(accessor) : given.unreflect(accessor);
        } catch (IllegalAccessException e) {
            throw new InvalidTracepointException(where, unreachable("record", accessor.getDeclaringClass()));
        }
    }

    /// Whether any class of any module may use the type.
    static boolean isPublic(Class<?> type) {
        for (Class<?> around = type; around != null; around = around.getDeclaringClass()) {
            if (!Modifier.isPublic(around.getModifiers())) {
                return false;
            }
        }
        return type.getModule().isExported(type.getPackageName());
    }

    static String unreachable(String kind, Class<?> type) {
        return kind + " " + type.getName()
                + " is not accessible: give MethodHandles.lookup() as the second argument, or make it public in an"
                + " exported package, or open package " + type.getPackageName() + " to dev.ringside.tracepoint";
    }
}
