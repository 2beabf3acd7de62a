// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Filter expressions of event rules (reference: LTTng's filter expressions), evaluated on event records before they
/// count.
///
/// Expressions are immutable; a view belongs to one thread. Entry class: [FilterParser].
@NullMarked
package dev.ringside.kernel.internal.filter;

import org.jspecify.annotations.NullMarked;
