// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

/// The quoting of RFC 4180. Stateless.
final class CsvText {
    private CsvText() {}

    /// A cell: in quotes where it holds a quote, the separator or a line break, or could be taken for an empty cell.
    static String quoted(String value, char separator) {
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length() && plain; i++) {
            char unit = value.charAt(i);
            plain = unit != '"' && unit != separator && unit != '\n' && unit != '\r';
        }
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
