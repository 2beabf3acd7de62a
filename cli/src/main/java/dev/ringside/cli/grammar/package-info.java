// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The grammar of `lttng`'s command line, as a small declarative table: a full-grown parsing library would cost more
/// start-up time than a command has. One thread.
///
/// Entry class: [OptionTable].
@NullMarked
package dev.ringside.cli.grammar;

import org.jspecify.annotations.NullMarked;
