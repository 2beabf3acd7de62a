// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// How the records of a data stream class are decoded, chosen once for each class: interpreted, by a known layout, or
/// by a visit that is compiled for one event record class. The emitters are also the base of what other packages
/// compile.
///
/// Entry classes: [StreamCodecs], [RecordEmitter].
@NullMarked
package dev.ringside.ctf.internal.codec;

import org.jspecify.annotations.NullMarked;
