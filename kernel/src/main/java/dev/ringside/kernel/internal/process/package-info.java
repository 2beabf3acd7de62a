// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What every thread of the machine was called, belonged to and was allowed at any moment of a recording: read from
/// /proc once, then kept by the kernel's own events of threads that start, change and end. So that what tracefs does
/// not write into each record can be told exactly all the same.
///
/// Under the recorder's lock. Entry class: [ProcessTable].
@NullMarked
package dev.ringside.kernel.internal.process;

import org.jspecify.annotations.NullMarked;
