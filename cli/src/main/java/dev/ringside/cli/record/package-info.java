// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What `record` needs beyond the session commands: finding and running the program, and saying what is in the trace
/// afterwards.
///
/// The command's thread does everything; only the shutdown hook that Ctrl-C starts runs beside it and waits for it.
/// Entry class: [Program].
@NullMarked
package dev.ringside.cli.record;

import org.jspecify.annotations.NullMarked;
