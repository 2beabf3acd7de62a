// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `sink.text.pretty`: one line of text for each event, byte for byte as Babeltrace 2 prints it.
///
/// All constant text of an event record class (names, separators, colours) is made once, as labels; an event then costs
/// its labels and its digits, put into one large byte array. Event record classes that differ in names alone share a
/// generated printer; the context that events in a row have in common is printed once. One thread. Entry class:
/// [dev.ringside.graph.internal.text.pretty.PrettySinkClass].
@NullMarked
package dev.ringside.graph.internal.text.pretty;

import org.jspecify.annotations.NullMarked;
