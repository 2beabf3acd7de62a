// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Writing traces: stream files, packets, event records and index files.
///
/// A writer belongs to one thread at a time.
@NullMarked
package dev.ringside.ctf.writer;

import org.jspecify.annotations.NullMarked;
