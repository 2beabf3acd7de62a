// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.spi;

import java.util.List;

/// A tracer: a service provider with a public constructor without parameters. Made on the thread that defines the
/// first tracepoint. Whatever it throws is swallowed and the application goes on without it.
public interface Tracer {
    /// New tracepoints exist. Called on the defining thread before it gets to use them, by several threads at
    /// once perhaps; may wait for a bounded time.
    ///
    /// A tracer must not refer to a tracepoint strongly, nor to what it gives, for longer than this call: a
    /// tracepoint lives as long as the application's object that calls it, and refers to the application's
    /// classes.
    void tracepointsDefined(List<Tracepoint> tracepoints);
}
