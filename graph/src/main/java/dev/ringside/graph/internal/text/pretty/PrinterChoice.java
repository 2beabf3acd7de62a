// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.codec.Words;

/// Which printers events get beside the interpreter.
///
/// @param programs                whether classes that are simple enough get a [ProgramPrinter] at once
/// @param eventsBeforeCompilation how many events of any other class are interpreted before a printer is generated
record PrinterChoice(boolean programs, int eventsBeforeCompilation) {
    /// Making and starting a generated class costs as much as interpreting a thousand records later on, but the first
    /// records of a process, where nothing is compiled yet, take ten times as long.
    private static final int EVENTS_BEFORE_COMPILATION = 100;
    /// Where the classes that generate others are not in the cache ahead of time, since next to nothing needs them.
    private static final int EVENTS_BEFORE_COMPILATION_IF_BRIEF = 5_000;

    /// The interpreter alone.
    static final PrinterChoice NONE = new PrinterChoice(false, Integer.MAX_VALUE);

    static PrinterChoice ofProcess() {
        return Words.isBrief()
                ? new PrinterChoice(true, EVENTS_BEFORE_COMPILATION_IF_BRIEF)
                : new PrinterChoice(false, EVENTS_BEFORE_COMPILATION);
    }
}
