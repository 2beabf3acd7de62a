// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `sink.text.details`: every message and the whole schema of each trace as indented text, as Babeltrace 2 prints them.
///
/// One thread. Entry class: [dev.ringside.graph.internal.text.details.DetailsSinkClass].
@NullMarked
package dev.ringside.graph.internal.text.details;

import org.jspecify.annotations.NullMarked;
