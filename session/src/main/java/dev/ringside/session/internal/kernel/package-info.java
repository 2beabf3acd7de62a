// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The daemon's thread for the kernel tracer: everything that may wait for the kernel happens there, one call after the
/// other.
///
/// Entry class: [KernelAgent].
@NullMarked
package dev.ringside.session.internal.kernel;

import org.jspecify.annotations.NullMarked;
