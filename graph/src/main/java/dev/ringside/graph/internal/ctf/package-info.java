// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The source `source.ctf.fs`. One thread.
@NullMarked
package dev.ringside.graph.internal.ctf;

import org.jspecify.annotations.NullMarked;
