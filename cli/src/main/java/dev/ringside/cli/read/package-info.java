// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The reading commands, in the words of `babeltrace2`: `convert`, `query`, `run`, `list-plugins`, `help`.
///
/// One thread runs a command from beginning to end. Options are parsed by hand, because their order has a meaning and
/// because a short conversion should start in little more than the time the virtual machine itself takes.
///
/// Entry class: [dev.ringside.cli.read.BabeltraceCommand].
@NullMarked
package dev.ringside.cli.read;

import org.jspecify.annotations.NullMarked;
