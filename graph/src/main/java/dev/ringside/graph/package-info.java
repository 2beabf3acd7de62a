// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Trace processing graphs in the model of libbabeltrace2: sources, filters and sinks with ports, connected in a graph;
/// messages flow in batches.
///
/// A graph belongs to one thread.
/// Entry classes: [Graph] for who connects components, [ComponentClass] for who writes one.
@NullMarked
package dev.ringside.graph;

import org.jspecify.annotations.NullMarked;
