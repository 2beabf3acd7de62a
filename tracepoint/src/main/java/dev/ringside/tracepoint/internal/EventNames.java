// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.Provider;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names of events: `provider:event`, where neither part has what patterns and command lines give a meaning to.
final class EventNames {
    private static final int MAXIMUM_LENGTH = 255;
    private static final String RESERVED = ":*\\,\"'`";

    private EventNames() {}

    static String of(Class<?> type, @Nullable Event event, String defaultName, String where) {
        String own = event == null || event.name().isEmpty() ? defaultName : event.name();
        String name = checked(provider(type), "provider", where) + ":" + checked(own, "event", where);
        if (name.length() > MAXIMUM_LENGTH) {
            throw new InvalidTracepointException(
                    where, "the event's name is longer than " + MAXIMUM_LENGTH + " characters: " + name);
        }
        return name;
    }

    static String decapitalised(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static String provider(Class<?> type) {
        for (Class<?> around = type; around != null; around = around.getDeclaringClass()) {
            Provider provider = around.getAnnotation(Provider.class);
            if (provider != null) {
                return provider.value();
            }
        }
        if (type.isInterface()) {
            return decapitalised(type.getSimpleName());
        }
        Class<?> around = type.getDeclaringClass();
        if (around != null) {
            return decapitalised(around.getSimpleName());
        }
        String packageName = type.getPackageName();
        return packageName.isEmpty()
                ? decapitalised(type.getSimpleName())
                : packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    private static String checked(String name, String part, String where) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == 0x7F || RESERVED.indexOf(c) >= 0)) {
            throw new InvalidTracepointException(where, "not a name for the " + part + ": '" + name + "'");
        }
        return name;
    }
}
