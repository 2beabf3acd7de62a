// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The sink `sink.json.lines`: a JSON object for each message, one a line. One thread.
///
/// Entry class: [dev.ringside.graph.internal.json.JsonLinesSinkClass]. How a field becomes a JSON value is in
/// [dev.ringside.graph.internal.json.JsonFieldWriter], which `sink.csv.file` uses too.
@NullMarked
package dev.ringside.graph.internal.json;

import org.jspecify.annotations.NullMarked;
