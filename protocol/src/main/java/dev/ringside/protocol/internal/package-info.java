// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Frames and the codec that is derived from the components of message records.
///
/// A frame is a header ([FrameHeaderLayout]) and a body: the components of the record in their order, big endian,
/// without padding ([MessageCodec]). Everything is stateless or immutable; any thread may call.
@NullMarked
package dev.ringside.protocol.internal;

import org.jspecify.annotations.NullMarked;
