// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The recording commands in the words of `lttng`: general options, one class for each command or pair of like
/// commands. What their options mean is told in [dev.ringside.cli.options], what they print in
/// [dev.ringside.cli.listing] and [dev.ringside.cli.machine]. Texts, warnings and exit statuses are those of LTTng
/// 2.16. Each command line is one thread from beginning to end.
///
/// Entry class: [ControlCommandLine].
@NullMarked
package dev.ringside.cli.control;

import org.jspecify.annotations.NullMarked;
