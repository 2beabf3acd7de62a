// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The schema of a trace in CTF 2's own terms: trace class, data stream classes, event record classes,
/// clock classes and field classes. A CTF 1.8 metadata text is translated into the same terms.
///
/// Everything here is an immutable value, safe to share between threads. Nothing here reads or writes bytes.
///
/// Entry class: [TraceClass].
@NullMarked
package dev.ringside.ctf.schema;

import org.jspecify.annotations.NullMarked;
