// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The help texts of component classes, which stand in resource files named after them. Any thread.
public final class ComponentHelp {
    private ComponentHelp() {}

    /// @param className `KIND.PLUGIN.CLASS`
    public static String of(String className) {
        try (InputStream text = ComponentHelp.class.getResourceAsStream("help/" + className + ".txt")) {
            if (text == null) {
                throw new IllegalStateException("no help text: class=" + className);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
