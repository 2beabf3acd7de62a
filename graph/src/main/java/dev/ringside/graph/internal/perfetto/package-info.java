// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The sink `sink.perfetto.file`: a trace that ui.perfetto.dev and Perfetto's trace processor open. One thread.
///
/// Entry class: [dev.ringside.graph.internal.perfetto.PerfettoSinkClass]. The numbers of the messages and fields are in
/// [dev.ringside.graph.internal.perfetto.PerfettoFields].
@NullMarked
package dev.ringside.graph.internal.perfetto;

import org.jspecify.annotations.NullMarked;
