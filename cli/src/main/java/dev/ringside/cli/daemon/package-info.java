// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The way from the command line to the session daemon: finding it, starting it, asking it, and the session that is
/// meant when none is named. One thread.
///
/// Entry class: [DaemonClient].
@NullMarked
package dev.ringside.cli.daemon;

import org.jspecify.annotations.NullMarked;
