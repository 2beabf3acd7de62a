// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The source `source.jfr.file`: reads recordings of the JDK Flight Recorder, so that they merge with CTF traces. One
/// thread.
///
/// Entry class: [dev.ringside.graph.internal.jfr.JfrSourceClass]. How JFR's types become fields is in
/// [dev.ringside.graph.internal.jfr.JfrFields].
@NullMarked
package dev.ringside.graph.internal.jfr;

import org.jspecify.annotations.NullMarked;
