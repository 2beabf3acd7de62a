// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The source `source.ftrace.dat`: reads trace.dat files of trace-cmd (trace-cmd.dat.v6(5), trace-cmd.dat.v7(5)). One
/// thread.
///
/// Entry class: [dev.ringside.graph.internal.ftrace.FtraceSourceClass]. The container is read by
/// [dev.ringside.graph.internal.ftrace.DatFile], pages of the kernel's ring buffer by
/// [dev.ringside.graph.internal.ftrace.RingPage].
@NullMarked
package dev.ringside.graph.internal.ftrace;

import org.jspecify.annotations.NullMarked;
