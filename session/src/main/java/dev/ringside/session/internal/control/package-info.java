// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Sessions, channels and event rules, and what clients may ask of them.
///
/// All state belongs to the thread of the [ControlAgent]; connection threads hand it their requests and wait. What
/// takes long (writing all data) is done by the consumer, and the answer follows when it is done. Entry classes:
/// [RequestHandler], [RecordingSession].
@NullMarked
package dev.ringside.session.internal.control;

import org.jspecify.annotations.NullMarked;
