// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// What a trace of user space events looks like on disk: its schema as LTTng-UST writes it, its metadata file, its
/// folder.
///
/// Everything here belongs to the control agent's thread; schemas are immutable. Entry class: [TraceFolder].
@NullMarked
package dev.ringside.session.internal.trace;

import org.jspecify.annotations.NullMarked;
