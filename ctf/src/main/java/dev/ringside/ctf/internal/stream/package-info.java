// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Data streams in files: windows, packets, indexes, and the loops that find the extents and times of event records.
///
/// Everything here belongs to one thread at a time unless it says otherwise.
/// Entry classes: [StreamDiscovery], [FileStreamReader].
@NullMarked
package dev.ringside.ctf.internal.stream;

import org.jspecify.annotations.NullMarked;
