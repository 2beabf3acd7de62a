// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// How the reading commands parse their arguments, find sources, build a graph and run it.
///
/// Everything belongs to the thread that runs the command.
/// Entry class: [dev.ringside.cli.read.internal.ReadingCommands].
@NullMarked
package dev.ringside.cli.read.internal;

import org.jspecify.annotations.NullMarked;
