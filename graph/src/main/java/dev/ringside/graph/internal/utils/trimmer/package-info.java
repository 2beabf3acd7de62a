// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `filter.utils.trimmer`: lets through what lies in a time range, so that what comes out still is a whole,
/// well-formed sequence of messages.
///
/// One thread. Entry class: [dev.ringside.graph.internal.utils.trimmer.TrimmerClass].
@NullMarked
package dev.ringside.graph.internal.utils.trimmer;

import org.jspecify.annotations.NullMarked;
