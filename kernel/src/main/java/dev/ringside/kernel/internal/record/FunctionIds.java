// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Which functions of the kernel are recorded, by their addresses: all records of the function tracer have one event
/// id, and each function has an id of its own here. One thread at a time.
public final class FunctionIds {
    /// No event of a kernel gets so far.
    public static final int FIRST_ID = 1 << 15;

    /// How far behind its start the address may be that the tracer records for a function: there are no more
    /// instructions before the one that calls the tracer.
    private static final long MOST_BYTES_IN = 16;

    private final int event;
    private final int addressOffset;
    private long[] addresses = {};
    private int[] ids = {};

    /// @param event         id of the tracer's records
    /// @param addressOffset in a record
    public FunctionIds(int event, int addressOffset) {
        this.event = event;
        this.addressOffset = addressOffset;
    }

    /// @param address of a function's start, or the one that the tracer records
    public void put(long address, int id) {
        Map<Long, Integer> sorted = new TreeMap<>(Long::compareUnsigned);
        for (int i = 0; i < ids.length; i++) {
            sorted.put(addresses[i], ids[i]);
        }
        sorted.put(address, id);
        addresses = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        ids = sorted.values().stream().mapToInt(Integer::intValue).toArray();
    }

    /// The id of a record.
    ///
    /// @param type of the record, which is its id where it is not one of the tracer
    int idOf(int type, byte[] page, int record, int size) {
        if (type != event || size < addressOffset + Long.BYTES) {
            return type;
        }
        long address = RecordBytes.getLong(page, record + addressOffset);
        // Addresses of the kernel are in one half, so that their signed order is theirs.
        int place = Arrays.binarySearch(addresses, address);
        int start = place >= 0 ? place : -place - 2;
        return start >= 0 && address - addresses[start] <= MOST_BYTES_IN ? ids[start] : type;
    }
}
