// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Places in programs: ELF symbols and SDT notes, and the kernel's dynamic events that stand at them.
///
/// Entry class: [UserProbes].
@NullMarked
package dev.ringside.kernel.internal.probe;

import org.jspecify.annotations.NullMarked;
