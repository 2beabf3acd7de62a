// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// From a kernel record to a CTF event record: planned once for each event format, then done by an interpreter or by a
/// compiled class for that plan, which are equal.
///
/// Plans are immutable; a transcoder may be used by several threads at a time.
///
/// Entry class: [RecordPlanner].
@NullMarked
package dev.ringside.kernel.internal.transcode;

import org.jspecify.annotations.NullMarked;
