// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import dev.ringside.tracepoint.Tracepoints;
import java.io.IOException;

/// The program of the transcripts: records N rounds of events and ends; or, without N, says that it is there and waits
/// for its standard input to end.
final class AllTypesProgram {
    private AllTypesProgram() {}

    public static void main(String[] arguments) throws IOException {
        AllTypes events = Tracepoints.of(AllTypes.class);
        if (arguments.length == 0) {
            System.out.println("there");
            while (System.in.read() >= 0) {
                // Whoever started this has not closed the pipe.
            }
            return;
        }
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            events.oneInt(round);
            events.empty();
            events.floats(round, round);
            events.ints((byte) 0, (short) 0, round, round, (byte) 0, (short) 0, 0, 0, false, (byte) 'a');
            events.pairBegin(round, "begin");
            events.pairEnd(round, "end");
            events.emergency(round);
            events.warning(round);
            events.debug(round);
        }
    }
}
