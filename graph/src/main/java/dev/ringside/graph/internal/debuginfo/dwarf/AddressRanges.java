// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;

/// Whether entries cover an address (DWARF 5 §2.17). Addresses are unsigned.
final class AddressRanges {
    private static final int END_OF_LIST = 0;
    private static final int BASE_INDEX = 1;
    private static final int START_INDEX_END_INDEX = 2;
    private static final int START_INDEX_LENGTH = 3;
    private static final int OFFSET_PAIR = 4;
    private static final int BASE_ADDRESS = 5;
    private static final int START_END = 6;
    private static final int START_LENGTH = 7;

    private AddressRanges() {}

    /// Whether an entry says which addresses it covers.
    static boolean isKnown(Entry entry) {
        return entry.has(AttributeName.RANGES) || entry.has(AttributeName.LOW_PC) && entry.has(AttributeName.HIGH_PC);
    }

    static boolean contain(Entry entry, long address) throws MalformedObjectException {
        return contain(entry, address, 1);
    }

    /// Also true for the first address behind a range: lines may still name that one.
    static boolean touch(Entry entry, long address) throws MalformedObjectException {
        return contain(entry, address, 0);
    }

    /// @param margin of the ends: 1 where these are behind the range
    private static boolean contain(Entry entry, long address, int margin) throws MalformedObjectException {
        int low = entry.find(AttributeName.LOW_PC);
        int high = entry.find(AttributeName.HIGH_PC);
        if (low >= 0 && high >= 0) {
            long start = entry.unit().number(entry, low);
            long end = entry.unit().number(entry, high);
            return within(address, start, Form.isAddress(entry.form(high)) ? end : start + end, margin);
        }
        int ranges = entry.find(AttributeName.RANGES);
        if (ranges < 0) {
            return false;
        }
        return entry.unit().header().version() < 5
                ? listContains(entry.unit(), entry.unit().rangesBase() + entry.value(ranges), address, margin)
                : rangeListContains(entry.unit(), rangeListOffset(entry, ranges), address, margin);
    }

    private static boolean within(long address, long start, long end, int margin) {
        return start != end
                && Long.compareUnsigned(address, start) >= 0
                && Long.compareUnsigned(address, end - margin) <= 0;
    }

    /// Pairs of addresses (DWARF 4 §2.17.3).
    private static boolean listContains(Unit unit, long offset, long address, int margin)
            throws MalformedObjectException {
        DataCursor list = unit.sections().ranges().seek(offset);
        int addressBytes = unit.header().addressBytes();
        long newBase = addressBytes == Long.BYTES ? -1 : 0xFFFF_FFFFL;
        long base = unit.baseAddress();
        while (true) {
            long start = list.unsigned(addressBytes);
            long end = list.unsigned(addressBytes);
            if (start == 0 && end == 0) {
                return false;
            }
            if (start == newBase) {
                base = end;
            } else if (within(address, base + start, base + end, margin)) {
                return true;
            }
        }
    }

    private static long rangeListOffset(Entry entry, int index) throws MalformedObjectException {
        long value = entry.value(index);
        if (entry.form(index) != Form.RANGE_LIST_INDEX) {
            return value;
        }
        UnitHeader header = entry.unit().header();
        long base = entry.unit().rootValue(
                AttributeName.RANGE_LISTS_BASE, header.offsetBytes() == Long.BYTES ? 20 : 12);
        DataCursor lists = entry.unit().sections().rangeLists();
        if (value < 0 || value > lists.limit() || base < 0) {
            throw new MalformedObjectException("no such range list: index=" + value);
        }
        return base + lists.seek(base + value * header.offsetBytes()).unsigned(header.offsetBytes());
    }

    /// Kinds and operands (DWARF 5 §7.25).
    private static boolean rangeListContains(Unit unit, long offset, long address, int margin)
            throws MalformedObjectException {
        int addressBytes = unit.header().addressBytes();
        long base = unit.baseAddress();
        DataCursor list = unit.sections().rangeLists().seek(offset);
        while (true) {
            long start = 0;
            long end = 0;
            int kind = list.unsigned8();
            switch (kind) {
                case END_OF_LIST -> {
                    return false;
                }
                case BASE_INDEX -> base = unit.address(list.unsignedLeb());
                case BASE_ADDRESS -> base = list.unsigned(addressBytes);
                case START_INDEX_END_INDEX -> {
                    start = unit.address(list.unsignedLeb());
                    end = unit.address(list.unsignedLeb());
                }
                case START_INDEX_LENGTH -> {
                    start = unit.address(list.unsignedLeb());
                    end = start + list.unsignedLeb();
                }
                case OFFSET_PAIR -> {
                    start = base + list.unsignedLeb();
                    end = base + list.unsignedLeb();
                }
                case START_END -> {
                    start = list.unsigned(addressBytes);
                    end = list.unsigned(addressBytes);
                }
                case START_LENGTH -> {
                    start = list.unsigned(addressBytes);
                    end = start + list.unsignedLeb();
                }
                default -> throw new MalformedObjectException("unknown kind of range: kind=" + kind);
            }
            if (within(address, start, end, margin)) {
                return true;
            }
        }
    }
}
