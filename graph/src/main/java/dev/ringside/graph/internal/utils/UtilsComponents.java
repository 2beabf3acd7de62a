// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.graph.ComponentClass;
import java.util.List;

/// The component classes of the plug-in `utils` that stand in this package.
public final class UtilsComponents {
    private UtilsComponents() {}

    public static List<ComponentClass> all() {
        return List.of(new MuxerClass(), new CounterClass(), new DummyClass());
    }
}
