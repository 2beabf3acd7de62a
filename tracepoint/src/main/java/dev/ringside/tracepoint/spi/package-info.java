// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What a tracer implements and sees. A [Tracer] is found through [java.util.ServiceLoader] when the first tracepoint
/// is defined; it is told of each [Tracepoint], and installs writers on those that it wants. Several tracers may
/// write one tracepoint at once.
///
/// Any thread may call either side. Entry classes: [Tracer], [Tracepoint].
@NullMarked
package dev.ringside.tracepoint.spi;

import org.jspecify.annotations.NullMarked;
