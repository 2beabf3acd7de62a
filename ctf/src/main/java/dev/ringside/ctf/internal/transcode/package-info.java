// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Moves event records from one layout to another: straight from the bytes that were read to the bytes that are
/// written, in a class generated for each event record class. What lies alike in both layouts is copied, as far as it
/// goes in one piece; the rest is read and written field by field.
///
/// The interpreted twin is whoever visits the record and tells a [dev.ringside.ctf.writer.RecordEncoder]: it does what
/// is too complex for generated code, and is the oracle in tests. Generated classes are stateless; any thread.
/// Entry class: [dev.ringside.ctf.internal.transcode.TranscoderCompiler].
@NullMarked
package dev.ringside.ctf.internal.transcode;

import org.jspecify.annotations.NullMarked;
