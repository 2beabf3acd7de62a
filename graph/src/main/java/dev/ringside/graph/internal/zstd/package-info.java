// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Decompression of Zstandard frames (RFC 8878) that lie in memory whole, in plain Java: no native library, and no
/// memory access that is not checked. No compression, no dictionaries.
///
/// Why not a library: those for the JVM either unpack a native library into a temporary folder, which hosts may forbid,
/// or read through `sun.misc.Unsafe`, which warns on this JDK, is denied by later ones, and is no way to read foreign
/// bytes.
///
/// One thread for each frame. Entry: [dev.ringside.graph.internal.zstd.ZstdFrames].
@NullMarked
package dev.ringside.graph.internal.zstd;

import org.jspecify.annotations.NullMarked;
