// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.spi;

import dev.ringside.tracepoint.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;

/// One event as a tracer sees it: its description, and the place where writers are installed. Any thread may call.
public interface Tracepoint {
    /// `provider:event`
    String name();

    Level level();

    /// The URI of the event's model, or the empty string.
    String modelUri();

    List<TracedField> fields();

    /// What a writer's type must be: the arguments of the application's call, each as the nearest type that every
    /// class loader knows, and no result.
    MethodType writerType();

    /// Installs a writer, or replaces the one installed under the same key. On return each call that starts
    /// anywhere reaches it.
    ///
    /// @param key    whose writer it is; held strongly, compared by `equals`
    /// @param writer of type [#writerType()]; must not throw
    void install(Object key, MethodHandle writer);

    /// Removes a writer. Calls that started before may still be in it on return.
    void uninstall(Object key);

    /// Counts an event that was wanted and lost because reading its values failed. Never throws.
    void countFailure();

    /// How many events were lost so.
    long failures();
}
