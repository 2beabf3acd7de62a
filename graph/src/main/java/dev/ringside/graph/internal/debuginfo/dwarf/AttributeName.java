// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// Codes of attributes (DWARF 5 §7.5.4).
final class AttributeName {
    static final int SIBLING = 0x01;
    static final int NAME = 0x03;
    static final int STATEMENT_LIST = 0x10;
    static final int LOW_PC = 0x11;
    static final int HIGH_PC = 0x12;
    static final int COMPILATION_DIRECTORY = 0x1B;
    static final int ABSTRACT_ORIGIN = 0x31;
    static final int SPECIFICATION = 0x47;
    static final int RANGES = 0x55;
    static final int CALL_FILE = 0x58;
    static final int CALL_LINE = 0x59;
    static final int STRING_OFFSETS_BASE = 0x72;
    static final int ADDRESS_BASE = 0x73;
    static final int RANGE_LISTS_BASE = 0x74;
    static final int SPLIT_NAME = 0x76;
    static final int GNU_SPLIT_NAME = 0x2130;
    static final int GNU_SPLIT_ID = 0x2131;
    static final int GNU_RANGES_BASE = 0x2132;
    static final int GNU_ADDRESS_BASE = 0x2133;

    private AttributeName() {}
}
