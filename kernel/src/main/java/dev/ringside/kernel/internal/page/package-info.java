// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The pages of the kernel's ring buffers: where they come from and what lies in them.
///
/// One thread at a time. Entry class: [PageWalker].
@NullMarked
package dev.ringside.kernel.internal.page;

import org.jspecify.annotations.NullMarked;
