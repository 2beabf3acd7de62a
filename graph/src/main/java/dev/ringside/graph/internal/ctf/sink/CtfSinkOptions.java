// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.schema.CtfVersion;

/// The parameters of `sink.ctf.fs`, checked.
record CtfSinkOptions(
        String path, CtfVersion version, boolean assumeSingleTrace, boolean ignoreDiscardedEvents,
        boolean ignoreDiscardedPackets, boolean quiet) {}
