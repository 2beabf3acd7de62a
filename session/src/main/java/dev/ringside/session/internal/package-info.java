// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// What the parts of the session daemon share: its log, its connections, its place in the file system.
///
/// Any thread. Entry class: [Connections].
@NullMarked
package dev.ringside.session.internal;

import org.jspecify.annotations.NullMarked;
