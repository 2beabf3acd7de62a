// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.capture.CapturedRecord;

/// What the programs put into a buffer behind the envelope for each system call, and the table that tells them what to
/// put there.
///
/// ```
/// record      0 u32 type        4 s32 thread     8 s32 process   12 u32 0
///            16 s64 result     24 u64 argument[6]
///            72 u32 captured[8]: length in the upper half, place in the record in the lower; 0: not read
///           104 what was captured, one after the other
///
/// call        0 u8 switches     1 u8, 2 u8 bytes of an entry and exit record without what is captured
///             4 u16 type of the entry record
///             8 u32 slot[8]: four of the entry, four of the exit
/// slot        u8 kind, u8 argument, u8 where the count is, u8 bytes of an element
/// ```
///
/// A count is found in the record's words from the result on: 0 is the result, 1 the first argument; [#ALWAYS_ONE]
/// stands for one element.
final class CaptureLayout {
    static final int TYPE = 0;
    static final int THREAD = 4;
    static final int PROCESS = 8;
    static final int RESULT = 16;
    static final int ARGUMENTS = 24;
    static final int CAPTURED = 72;
    static final int DATA = 104;

    static final int SLOTS = 8;
    static final int SLOTS_OF_A_PHASE = 4;

    /// Record types: four for each system call.
    static final int TYPES_OF_A_CALL = 4;
    static final int ENTRY = 0;
    static final int EXIT = 1;
    /// An exit that also has what could not be read at the entry.
    static final int LATE_EXIT = 2;

    static final int MAX_CALLS = 512;
    static final int CALL_BYTES_LOG2 = 6;
    static final int CALL_BYTES = 1 << CALL_BYTES_LOG2;
    static final int SWITCHES = 0;
    static final int ENTRY_BYTES = 1;
    static final int EXIT_BYTES = 2;
    static final int ENTRY_TYPE = 4;
    static final int SLOT = 8;

    static final int SWITCH_ENTRY = 1;
    static final int SWITCH_EXIT = 2;
    static final int SWITCH_HAS_SLOTS_AT_ENTRY = 4;
    static final int SWITCH_REPLACES_MEMORY = 8;

    static final int KIND_NONE = 0;
    static final int KIND_TEXT = 1;
    /// As many elements as the count says, up to [#MAX_CAPTURE].
    static final int KIND_ELEMENTS = 2;
    /// As many bits as the count says, up to [#MAX_BITS].
    static final int KIND_BITS = 3;
    /// As many bytes as the count says, up to [#ADDRESS_BYTES].
    static final int KIND_ADDRESS = 4;

    static final int ALWAYS_ONE = 15;
    static final int MAX_CAPTURE = 4096;
    static final int MAX_BITS = 1024;
    static final int ADDRESS_BYTES = 28;

    /// No capture begins behind this, so that the last one fits.
    static final int LAST_START = CapturedRecord.MAX_BYTES - MAX_CAPTURE - 64;

    private CaptureLayout() {}

    static int type(int call, int phase) {
        return call * TYPES_OF_A_CALL + phase;
    }
}
