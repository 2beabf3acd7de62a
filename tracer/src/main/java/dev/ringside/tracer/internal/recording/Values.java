// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How values are taken out of references that may be null: a null box is 0, a null enum −1 (which has no label), a
/// null string empty, a null optional absent.
public final class Values {
    private static final Iterator<Object> NOTHING = Collections.emptyIterator();

    private Values() {}

    public static boolean unbox(@Nullable Boolean box) {
        return box != null && box;
    }

    public static byte unbox(@Nullable Byte box) {
        return box == null ? 0 : box;
    }

    public static short unbox(@Nullable Short box) {
        return box == null ? 0 : box;
    }

    public static char unbox(@Nullable Character box) {
        return box == null ? 0 : box;
    }

    public static int unbox(@Nullable Integer box) {
        return box == null ? 0 : box;
    }

    public static long unbox(@Nullable Long box) {
        return box == null ? 0 : box;
    }

    public static float unbox(@Nullable Float box) {
        return box == null ? 0 : box;
    }

    public static double unbox(@Nullable Double box) {
        return box == null ? 0 : box;
    }

    public static int ordinal(@Nullable Enum<?> constant) {
        return constant == null ? -1 : constant.ordinal();
    }

    public static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Runs the application's code.
    public static String text(@Nullable CharSequence text) {
        return text == null ? "" : text(text.toString());
    }

    public static boolean isPresent(@Nullable Optional<?> optional) {
        return optional != null && optional.isPresent();
    }

    public static boolean isPresent(@Nullable OptionalInt optional) {
        return optional != null && optional.isPresent();
    }

    public static boolean isPresent(@Nullable OptionalLong optional) {
        return optional != null && optional.isPresent();
    }

    public static boolean isPresent(@Nullable OptionalDouble optional) {
        return optional != null && optional.isPresent();
    }

    /// Runs the application's code.
    public static Iterator<?> iterator(@Nullable Collection<?> values) {
        return values == null ? NOTHING : values.iterator();
    }

    public static int length(Object @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(boolean @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(byte @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(short @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(char @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(int @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(long @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(float @Nullable [] values) {
        return values == null ? 0 : values.length;
    }

    public static int length(double @Nullable [] values) {
        return values == null ? 0 : values.length;
    }
}
