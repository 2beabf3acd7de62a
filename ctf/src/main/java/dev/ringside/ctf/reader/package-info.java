// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Reading data streams: traces on disk, packets, event records, and the cursor that Java programs use.
///
/// A reader belongs to one thread at a time; schemas and compiled decoders are shared.
/// Entry class: [TraceReader].
@NullMarked
package dev.ringside.ctf.reader;

import org.jspecify.annotations.NullMarked;
