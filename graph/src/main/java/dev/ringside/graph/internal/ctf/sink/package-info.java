// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `sink.ctf.fs`: writes CTF traces, one directory for each trace, in CTF 1.8 or CTF 2.
///
/// The written trace keeps the field classes of the trace that was read wherever the format has them, so that event
/// records are copied as they
/// are, whole runs at once; only packet headers and contexts are made anew. One thread.
/// Entry class: [dev.ringside.graph.internal.ctf.sink.CtfSinkClass].
@NullMarked
package dev.ringside.graph.internal.ctf.sink;

import org.jspecify.annotations.NullMarked;
