// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Filters of event rules: said to the kernel where its filter language can say them, decided on event records before
/// they count where it cannot.
///
/// Texts are immutable; a view belongs to one thread. Entry class: [KernelFilter].
@NullMarked
package dev.ringside.kernel.internal.filter;

import org.jspecify.annotations.NullMarked;
