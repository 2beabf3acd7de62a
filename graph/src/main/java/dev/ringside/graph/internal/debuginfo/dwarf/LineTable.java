// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The lines of a unit, by address (DWARF 5 §6.2). Immutable.
final class LineTable {
    /// One row of the line number matrix.
    ///
    /// @param address unsigned
    /// @param end     whether this is the first address after a sequence, not an instruction
    record Row(long address, long file, long line, boolean end) {}

    private final List<Row> rows;
    private final List<Optional<String>> files;

    /// @param rows  in the order of the line number program
    /// @param files by the number that rows have
    LineTable(List<Row> rows, List<Optional<String>> files) {
        // The end of one sequence comes before the beginning of the next; the order of rows of one address stays.
        this.rows = rows.stream()
                .sorted(Comparator.comparingLong((Row row) -> row.address() + Long.MIN_VALUE)
                        .thenComparing(row -> !row.end()))
                .toList();
        this.files = List.copyOf(files);
    }

    /// The line whose code starts at an address: the last row where there are several.
    Optional<SourceLocation> at(long address) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(rows.get(middle).address(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // The row of the highest address is the end of the code, whether or not it says so.
        if (low == 0 || low == rows.size()) {
            return Optional.empty();
        }
        Row row = rows.get(low - 1);
        return row.end() || row.address() != address ? Optional.empty() : location(row.file(), row.line());
    }

    Optional<SourceLocation> location(long file, long line) {
        return file < 0 || file >= files.size()
                ? Optional.empty()
                : files.get((int) file).map(path -> new SourceLocation(path, line));
    }
}
