// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The session daemon: a process of its own that keeps recording sessions, tells applications what to record, and moves
/// their full sub-buffers to trace files.
///
/// All session state belongs to one thread; connections and consumers talk to it through messages.
/// Entry class: [SessionDaemon].
@NullMarked
package dev.ringside.session;

import org.jspecify.annotations.NullMarked;
