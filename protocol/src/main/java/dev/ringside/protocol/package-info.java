// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The messages between applications, the session daemon and the command line; the sockets they travel on.
///
/// Two conversations share one framing: an application's tracer with the daemon ([ApplicationMessage]), and a client
/// (the command line) with the daemon ([ClientMessage]). Each starts with a version exchange; a mismatch is a clear
/// error on both sides. Messages are immutable records; a connection belongs to one reading and one writing thread at a
/// time.
///
/// What a [FieldType] says is also the layout of the field in a ring: see there.
///
/// Entry classes: [ApplicationMessage], [ClientMessage], [MessageConnection], [RunDirectory].
@NullMarked
package dev.ringside.protocol;

import org.jspecify.annotations.NullMarked;
