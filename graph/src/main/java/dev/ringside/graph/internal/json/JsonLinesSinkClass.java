// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.json;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;

/// The class `sink.json.lines`.
public final class JsonLinesSinkClass implements SinkClass {
    @Override
    public String name() {
        return "lines";
    }

    @Override
    public String description() {
        return "Write a JSON object for each event, one a line.";
    }

    @Override
    public String help() {
        return """
                Each line is one JSON object with, in this order:
                  time            nanoseconds from the origin of the clock (with a clock)
                  trace           name of the trace, or its UID (where it has one)
                  stream_class    ID of the data stream class
                  stream          ID of the data stream, or its name where it has none
                  type            kind of message, such as "packet_beginning" (not for events)
                  event           name of the event record class, or its ID where it has none
                  log_level       of the event record class (where it has one)
                  packet_context, common_context, specific_context, payload
                                  the fields, as objects (where there are any)

                64-bit integers are written in full: read them with a parser that keeps them.
                Enumerations: {"value":2,"labels":["RUNNING"]}; bit maps: {"value":3,"flags":["A","B"]};
                BLOBs: hexadecimal digits; absent optionals: null; variants: {"OPTION":VALUE};
                reals without a JSON number: "NaN", "Infinity", "-Infinity".

                Parameters:
                  path=PATH                     Write to the file PATH instead of standard output [string]
                  include-messages=BOOL         Also write the messages that are no events [boolean, default: no]
                  include-packet-context=BOOL   Repeat the packet context in each event [boolean, default: yes]
                """;
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow("path", "include-messages", "include-packet-context");
        boolean messages = parameters.bool("include-messages", false);
        boolean packetContext = parameters.bool("include-packet-context", true);
        return new JsonLinesSink(context, parameters, messages, packetContext);
    }
}
