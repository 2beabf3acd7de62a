// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Events of applications that no code in them writes: the daemon sees them from outside and writes them itself, into
/// rings of its own beside those that the applications write to.
///
/// They have rings of their own for two reasons. What the kernel tells comes later than what the application writes at
/// the same moment, and a stream must be in the order of time; here the writer says the time of each record. And an
/// application cannot damage what it cannot map. Since they are rings all the same, everything behind them is as for
/// others: loss modes, trace file sizes, snapshots, what the next daemon does when this one is killed. In the trace
/// such rings are data streams with a data stream class of their own, in files `CHANNEL-jvm_CPU`.
///
/// One thread, that of [Observer], looks and writes; the control agent tells it whom to look at for which channel. So
/// far there is one thing to see, thread switches ([ThreadSwitches]); what else the daemon will write of JVMs goes the
/// same way: a description in [JvmEvents], a source that calls [ObservedChannel#write].
///
/// Entry class: [Observer].
@NullMarked
package dev.ringside.session.internal.observer;

import org.jspecify.annotations.NullMarked;
