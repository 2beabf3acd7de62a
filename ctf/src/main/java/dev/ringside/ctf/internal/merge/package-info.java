// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Merging of messages by time, in runs: for the muxer of graphs and for cursors over whole traces. One thread.
///
/// Entry class: [RunMerge].
@NullMarked
package dev.ringside.ctf.internal.merge;

import org.jspecify.annotations.NullMarked;
