// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The plug-in `utils`: muxer, counter, dummy. One thread.
@NullMarked
package dev.ringside.graph.internal.utils;

import org.jspecify.annotations.NullMarked;
