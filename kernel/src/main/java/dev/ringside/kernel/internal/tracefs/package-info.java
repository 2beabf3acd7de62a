// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The file system that the kernel is traced through: where it is mounted, its instances, its control files.
///
/// Control files are read and written by whoever holds the recorder's lock; nothing here has a thread.
///
/// Entry class: [Tracefs].
@NullMarked
package dev.ringside.kernel.internal.tracefs;

import org.jspecify.annotations.NullMarked;
