// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Moves full sub-buffers from rings to stream files.
///
/// One thread, that of [Consumer], polls all rings and writes all stream files; the control agent hands it
/// [ChannelBuffers] and asks it to settle them. Entry class: [Consumer].
@NullMarked
package dev.ringside.session.internal.consumer;

import org.jspecify.annotations.NullMarked;
