// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The list of the components that this module ships; each lives in a package of its own below.
///
/// Entry class: [dev.ringside.graph.internal.ShippedPlugins].
@NullMarked
package dev.ringside.graph.internal;

import org.jspecify.annotations.NullMarked;
