// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Access to single fields of event records by name, for [dev.ringside.ctf.reader.EventRecordCursor]. One thread.
/// Entry class: [FieldAccesses].
@NullMarked
package dev.ringside.ctf.internal.cursor;

import org.jspecify.annotations.NullMarked;
