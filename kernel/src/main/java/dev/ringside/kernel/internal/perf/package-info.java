// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// When threads are put off a CPU and back on, from perf_event_open(2), which a user without privileges may have for
/// threads of their own: a software event that counts nothing, whose buffer gets a record of each switch.
///
/// A thread's event is opened once for each CPU, since only such events are inherited by the threads that it starts;
/// all events of a CPU write into one buffer, which belongs to an event of this process that is there for nothing else.
///
/// One thread at a time. Entry classes: [SwitchEvents] and [PerfBuffer].
@NullMarked
package dev.ringside.kernel.internal.perf;

import org.jspecify.annotations.NullMarked;
