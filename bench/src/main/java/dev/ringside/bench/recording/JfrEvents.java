// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The same events for JDK Flight Recorder. It has no nested structures: the fields stand side by side.
final class JfrEvents {
    private JfrEvents() {}

    @Name("bench.OneInt")
    @StackTrace(false)
    static final class OneInt extends Event {
        int value;
    }

    @Name("bench.Mixed")
    @StackTrace(false)
    static final class Mixed extends Event {
        int a;
        long b;
        double c;
        String d = "";
    }

    @Name("bench.Nested")
    @StackTrace(false)
    static final class Nested extends Event {
        long id;
        int quantity;
        double price;
        int venueId;
        String venueName = "";
    }

    @Name("bench.Disabled")
    @StackTrace(false)
    @Enabled(false)
    static final class Disabled extends Event {
        int value;
    }
}
