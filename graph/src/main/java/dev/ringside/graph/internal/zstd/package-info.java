// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Decompression of Zstandard frames (RFC 8878) that lie in memory whole, in plain Java: no native library, and no memory
/// access that is not checked. No compression, no dictionaries.
///
/// One thread for each frame. Entry: [dev.ringside.graph.internal.zstd.ZstdFrames].
@NullMarked
package dev.ringside.graph.internal.zstd;

import org.jspecify.annotations.NullMarked;
