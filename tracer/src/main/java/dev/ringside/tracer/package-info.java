// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The in-process tracer. It registers the application with the session daemons of its own user and of root, maps the
/// rings they open, and makes one event writer for each enabled event: a hidden class made with
/// `java.lang.classfile`, or its interpreted twin.
///
/// One daemon thread for each session daemon, started when the first tracepoint is defined; recording never waits for
/// it. Nothing here throws into the application.
/// Entry class: [RingsideTracer].
@NullMarked
package dev.ringside.tracer;

import org.jspecify.annotations.NullMarked;
