// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// The applications that are registered: who they are, what tracepoints they have, what they were told to record.
///
/// Connection threads only read messages; everything else happens on the control agent's thread. Entry classes:
/// [ApplicationRegistry], [ApplicationEndpoint].
@NullMarked
package dev.ringside.session.internal.application;

import org.jspecify.annotations.NullMarked;
