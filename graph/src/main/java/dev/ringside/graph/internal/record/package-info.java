// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What sources that read other formats than CTF share: schemas in few words, and events put in the order of time with
/// bounded memory. One thread.
/// Entry class: [SortedEventIterator].
@NullMarked
package dev.ringside.graph.internal.record;

import org.jspecify.annotations.NullMarked;
