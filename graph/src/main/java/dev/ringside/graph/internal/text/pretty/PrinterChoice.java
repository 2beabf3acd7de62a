// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.bits.Words;

/// Which printers events get beside the interpreter.
///
/// @param programs                whether classes that are simple enough get a [ProgramPrinter] at once
/// @param eventsBeforeCompilation how many events of any other class are interpreted before a printer is generated
/// @param generated               how many classes get a generated printer that are simple enough for a program: those
///                                which come to that number of events first are likely to have the most
record PrinterChoice(boolean programs, int eventsBeforeCompilation, int generated) {
    /// Making and starting a generated class costs as much as interpreting a thousand records later on, but the first
    /// records of a process, where nothing is compiled yet, take ten times as long.
    private static final int EVENTS_BEFORE_COMPILATION = 100;
    /// Where the classes that generate others are not in the cache ahead of time, since next to nothing needs them.
    private static final int EVENTS_BEFORE_COMPILATION_IF_BRIEF = 5_000;

    /// To compile a generated printer takes as long as it saves, beside a program, in some hundred thousand events:
    /// hundreds of them would take a third of a run of 20 million.
    private static final int GENERATED = 32;

    /// The interpreter alone.
    static final PrinterChoice NONE = new PrinterChoice(false, Integer.MAX_VALUE);

    /// A choice that generates a printer for each class that may have one.
    PrinterChoice(boolean programs, int eventsBeforeCompilation) {
        this(programs, eventsBeforeCompilation, Integer.MAX_VALUE);
    }

    static PrinterChoice ofProcess() {
        return Words.isBrief()
                ? new PrinterChoice(true, EVENTS_BEFORE_COMPILATION_IF_BRIEF)
                : new PrinterChoice(false, EVENTS_BEFORE_COMPILATION, GENERATED);
    }
}
