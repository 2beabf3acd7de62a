// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The kernel's descriptions of its events: the `format` files below `events/` in tracefs, and what their print formats
/// say.
///
/// Immutable values and stateless parsers; any thread. Entry class: [EventFormatParser].
@NullMarked
package dev.ringside.kernel.internal.format;

import org.jspecify.annotations.NullMarked;
