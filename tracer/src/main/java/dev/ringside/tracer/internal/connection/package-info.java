// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// The conversation with session daemons: one [DaemonLink] and one daemon thread for each socket where one may
/// listen. A link connects, registers, describes the process's [KnownTracepoints], does what the daemon asks
/// ([OpenChannels]), and starts over when the daemon goes.
@NullMarked
package dev.ringside.tracer.internal.connection;

import org.jspecify.annotations.NullMarked;
