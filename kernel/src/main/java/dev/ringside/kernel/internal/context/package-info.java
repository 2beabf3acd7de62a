// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The context fields of event records: what they look like in the trace, and where their values come from.
///
/// Under the recorder's lock. Entry class: [EventContexts].
@NullMarked
package dev.ringside.kernel.internal.context;

import org.jspecify.annotations.NullMarked;
