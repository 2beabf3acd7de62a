// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Integers and strings in bytes, as the Common Trace Format lays them: of 1 to 64 bits, in both byte orders, from any
/// bit on. Nothing here knows a field class. What generated code calls is in [Reads].
///
/// Entry classes: [Bits], [Words], [Strings].
@NullMarked
package dev.ringside.ctf.internal.bits;

import org.jspecify.annotations.NullMarked;
