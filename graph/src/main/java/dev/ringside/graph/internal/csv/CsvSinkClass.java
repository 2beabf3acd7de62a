// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;

/// The class `sink.csv.file`.
public final class CsvSinkClass implements SinkClass {
    private static final String SEPARATORS = ",;\t|";

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String description() {
        return "Write a table of comma-separated values for each event record class.";
    }

    @Override
    public String help() {
        return """
                Makes one file EVENT.csv for each event record class that has events, in the order of time. Classes
                of one name but with other columns get EVENT-2.csv and so on; characters of the name that do not fit
                a file name become `_`. The first line names the columns:
                  time            nanoseconds from the origin of the clock (empty without a clock)
                  trace           name of the trace, or its UID
                  stream          ID of the data stream, or its name where it has none
                  packet.NAME, common.NAME, specific.NAME
                                  fields of the packet context and of the common and specific context
                  NAME            fields of the payload

                Members of structures are columns OUTER.INNER. An enumeration has a second column NAME.label with its
                labels, separated by `|`. An array, variant or optional is one column that holds JSON, empty for an
                absent optional. Cells are quoted as in RFC 4180; lines end with a line feed.

                Parameters:
                  path=PATH        Folder to write to; it is made where it does not exist [string, mandatory]
                  separator=CHAR   One of , ; | and tab [string, default: ,]
                """;
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow("path", "separator");
        String path = parameters.requiredPath("path");
        String separator = parameters.text("separator").orElse(",");
        if (separator.length() != 1 || SEPARATORS.indexOf(separator.charAt(0)) < 0) {
            throw parameters.failure("`separator` is none of , ; | and tab: separator=\"" + separator + "\"");
        }
        return new CsvSink(context, CsvFolder.make(context, path, separator.charAt(0)));
    }
}
