// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Writing traces: metadata files, packets, event records and index files.
///
/// A writer belongs to one thread at a time.
/// Entry classes: [MetadataFile], [BitBuffer] for records, [PacketIndexWriter] for index files.
@NullMarked
package dev.ringside.ctf.writer;

import org.jspecify.annotations.NullMarked;
