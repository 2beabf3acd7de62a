// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// How far a conversion is, on a terminal: a line that is renewed while the graph runs and gone when it ended. One
/// thread draws it; the graph's thread says when something else is written to the terminal.
///
/// Entry class: [dev.ringside.cli.read.internal.progress.Progress].
@NullMarked
package dev.ringside.cli.read.internal.progress;

import org.jspecify.annotations.NullMarked;
