// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What the options and words of the recording commands mean: domains, channels, rules, numbers, lists and patterns,
/// each with the checks that `lttng` makes and its texts. Immutable values, made by the thread of the command line; no
/// daemon is asked here.
@NullMarked
package dev.ringside.cli.options;

import org.jspecify.annotations.NullMarked;
