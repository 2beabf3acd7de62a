// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// LTTng's names for the kernel's events and fields: a table that is data, a resource beside these classes.
///
/// Immutable after loading; any thread. Entry class: [EventNames].
@NullMarked
package dev.ringside.kernel.internal.names;

import org.jspecify.annotations.NullMarked;
