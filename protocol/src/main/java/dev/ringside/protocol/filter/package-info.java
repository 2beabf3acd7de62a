// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The filter expressions of event rules (reference: LTTng's filter expressions), for all who decide on event records:
/// the parser, the tree, and an evaluation that compiled filters are held against.
///
/// Trees are immutable; everything else is stateless or belongs to one thread. Entry class: [FilterParser].
@NullMarked
package dev.ringside.protocol.filter;

import org.jspecify.annotations.NullMarked;
