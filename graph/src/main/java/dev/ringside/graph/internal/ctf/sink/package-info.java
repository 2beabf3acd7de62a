// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `sink.ctf.fs`: writes CTF traces, one directory for each trace, in CTF 1.8 or CTF 2.
///
/// The written trace keeps the field classes of the trace that was read wherever the format has them. Where it keeps
/// all of a data stream and only the muxer is between source and sink, whole packets are copied by the system, padding
/// and all, on all processors, once their event records were found to be sound. Otherwise streams are written message
/// by message: runs of event records as they are where their layout stays, the others encoded anew by
/// classes generated for them (the first ones field by field), packet headers and contexts field by field.
///
/// Times that go back within a data stream are copied: unlike Babeltrace 2.0, this does not take them for an error.
/// Whatever ends the writing early, what stays is whole packets, or nothing.
/// The graph's thread; copying has threads of its own, which end before the graph goes on.
/// Entry class: [dev.ringside.graph.internal.ctf.sink.CtfSinkClass].
@NullMarked
package dev.ringside.graph.internal.ctf.sink;

import org.jspecify.annotations.NullMarked;
