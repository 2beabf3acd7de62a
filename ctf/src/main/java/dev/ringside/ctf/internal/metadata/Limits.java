// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;

/// Bounds that no real trace comes near, so that no metadata exhausts the memory or the stack.
public final class Limits {
    /// The longest fixed-length field.
    public static final int MAX_FIXED_LENGTH_BITS = 1 << 16;

    /// How deep field classes may nest.
    public static final int MAX_FIELD_CLASS_DEPTH = 128;

    private static final int MAX_FIELD_CLASSES = 500_000;

    /// The options of a variant are held against each other.
    private static final int MAX_VARIANT_RANGES = 8192;

    private Limits() {}

    public static void checkVariantRanges(Place place, int count) throws MetadataException {
        if (count > MAX_VARIANT_RANGES) {
            throw place.fault("a variant has more than " + MAX_VARIANT_RANGES + " ranges of selector values");
        }
    }

    /// @param count field classes so far, aliases counted as what they stand for
    /// @param depth of the deepest of them
    public static void checkFieldClasses(Place place, int count, int depth) throws MetadataException {
        if (count > MAX_FIELD_CLASSES || count < 0) {
            throw place.fault("more than " + MAX_FIELD_CLASSES + " field classes");
        }
        if (depth > MAX_FIELD_CLASS_DEPTH) {
            throw place.fault("field classes nest more than " + MAX_FIELD_CLASS_DEPTH + " deep");
        }
    }
}
