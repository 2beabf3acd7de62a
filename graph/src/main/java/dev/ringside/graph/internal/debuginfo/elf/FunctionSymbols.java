// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.elf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The functions of a symbol table, by address. One thread.
final class FunctionSymbols {
    static final FunctionSymbols NONE =
            new FunctionSymbols(new long[0], new long[0], new DataCursor(ByteBuffer.allocate(0)));

    private static final int FUNCTION = 2;

    /// Ascending as unsigned integers, each once.
    private final long[] addresses;
    private final long[] nameOffsets;
    private final DataCursor names;

    private FunctionSymbols(long[] addresses, long[] nameOffsets, DataCursor names) {
        this.addresses = addresses;
        this.nameOffsets = nameOffsets;
        this.names = names;
    }

    private record Entry(long address, long nameOffset) {}

    static FunctionSymbols read(DataCursor table, long entryBytes, boolean wide, DataCursor names)
            throws MalformedObjectException {
        int leastBytes = wide ? 24 : 16;
        if (entryBytes < leastBytes) {
            throw new MalformedObjectException("symbols are too short: bytes=" + entryBytes);
        }
        List<Entry> entries = new ArrayList<>();
        for (long start = 0; start <= table.limit() - entryBytes; start += entryBytes) {
            table.seek(start);
            long name = table.unsigned32();
            int info;
            long value;
            if (wide) {
                info = table.unsigned8();
                table.skip(3);
                value = table.signed64();
            } else {
                value = table.unsigned32();
                table.skip(4);
                info = table.unsigned8();
            }
            if ((info & 0xF) == FUNCTION) {
                entries.add(new Entry(value, name));
            }
        }
        // Among functions of one address the first of the table counts: the sort is stable.
        entries.sort(Comparator.comparingLong(entry -> entry.address() + Long.MIN_VALUE));
        return unique(entries, names);
    }

    private static FunctionSymbols unique(List<Entry> entries, DataCursor names) {
        long[] addresses = new long[entries.size()];
        long[] nameOffsets = new long[entries.size()];
        int count = 0;
        for (Entry entry : entries) {
            if (count == 0 || addresses[count - 1] != entry.address()) {
                addresses[count] = entry.address();
                nameOffsets[count++] = entry.nameOffset();
            }
        }
        return new FunctionSymbols(Arrays.copyOf(addresses, count), Arrays.copyOf(nameOffsets, count), names);
    }

    @Nullable FunctionSymbol nearest(long address) throws MalformedObjectException {
        int low = 0;
        int high = addresses.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(addresses[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return null;
        }
        return new FunctionSymbol(names.seek(nameOffsets[low - 1]).string(), addresses[low - 1]);
    }
}
