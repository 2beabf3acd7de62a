// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The `ringside` command. Recording commands have the words, texts and exit codes of `lttng`; reading commands those
/// of `babeltrace2`.
///
/// One thread, that of the command. Entry class: [Main].
@NullMarked
package dev.ringside.cli;

import org.jspecify.annotations.NullMarked;
