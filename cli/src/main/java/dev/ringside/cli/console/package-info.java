// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What commands write to and know of their surroundings: the two output streams with `lttng`'s rules for messages, the
/// environment, exit statuses. One thread.
///
/// Entry class: [CommandOutput].
@NullMarked
package dev.ringside.cli.console;

import org.jspecify.annotations.NullMarked;
