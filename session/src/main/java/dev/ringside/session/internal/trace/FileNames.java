// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import java.nio.charset.StandardCharsets;

/// Names that someone else chose, made fit for a file system.
public final class FileNames {
    /// What a name of a file may have on the usual file systems.
    public static final int MAXIMUM_BYTES = 255;

    private static final int MAXIMUM_SAFE_CHARACTERS = 60;

    private FileNames() {}

    /// A single path element that resembles the text: no separators, no control characters, no leading dot, not empty.
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().limit(MAXIMUM_SAFE_CHARACTERS).forEach(codePoint -> {
            boolean replaced = codePoint == '/' || codePoint == '\\' || !isPrintable(codePoint)
                    || codePoint == '.' && safe.isEmpty();
            safe.appendCodePoint(replaced ? '_' : codePoint);
        });
        return safe.isEmpty() ? "unknown" : safe.toString();
    }

    /// Whether a name that a user chose can be a path element as it is.
    public static boolean isPathElement(String name, int reservedBytes) {
        return !name.isEmpty()
                && name.indexOf('/') < 0
                && name.codePoints().allMatch(FileNames::isPrintable)
                && name.getBytes(StandardCharsets.UTF_8).length + reservedBytes <= MAXIMUM_BYTES;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.FORMAT -> false;
            default -> true;
        };
    }
}
