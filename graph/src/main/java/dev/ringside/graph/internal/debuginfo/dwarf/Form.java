// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;

/// Codes of attribute forms (DWARF 5 §7.5.6), and how long their values are.
final class Form {
    static final int ADDRESS = 0x01;
    static final int BLOCK_2 = 0x03;
    static final int BLOCK_4 = 0x04;
    static final int DATA_2 = 0x05;
    static final int DATA_4 = 0x06;
    static final int DATA_8 = 0x07;
    static final int STRING = 0x08;
    static final int BLOCK = 0x09;
    static final int BLOCK_1 = 0x0A;
    static final int DATA_1 = 0x0B;
    static final int FLAG = 0x0C;
    static final int SIGNED_LEB = 0x0D;
    static final int STRING_OFFSET = 0x0E;
    static final int UNSIGNED_LEB = 0x0F;
    static final int REFERENCE_ADDRESS = 0x10;
    static final int REFERENCE_1 = 0x11;
    static final int REFERENCE_2 = 0x12;
    static final int REFERENCE_4 = 0x13;
    static final int REFERENCE_8 = 0x14;
    static final int REFERENCE_LEB = 0x15;
    static final int INDIRECT = 0x16;
    static final int SECTION_OFFSET = 0x17;
    static final int EXPRESSION = 0x18;
    static final int FLAG_PRESENT = 0x19;
    static final int STRING_INDEX = 0x1A;
    static final int ADDRESS_INDEX = 0x1B;
    static final int REFERENCE_SUPPLEMENT_4 = 0x1C;
    static final int STRING_SUPPLEMENT = 0x1D;
    static final int DATA_16 = 0x1E;
    static final int LINE_STRING_OFFSET = 0x1F;
    static final int REFERENCE_SIGNATURE = 0x20;
    static final int IMPLICIT_CONSTANT = 0x21;
    static final int LOCATION_LIST_INDEX = 0x22;
    static final int RANGE_LIST_INDEX = 0x23;
    static final int REFERENCE_SUPPLEMENT_8 = 0x24;
    static final int STRING_INDEX_1 = 0x25;
    static final int STRING_INDEX_4 = 0x28;
    static final int ADDRESS_INDEX_1 = 0x29;
    static final int ADDRESS_INDEX_4 = 0x2C;
    static final int GNU_ADDRESS_INDEX = 0x1F01;
    static final int GNU_STRING_INDEX = 0x1F02;
    static final int GNU_REFERENCE_ALTERNATE = 0x1F20;
    static final int GNU_STRING_ALTERNATE = 0x1F21;

    private static final int DATA_16_BYTES = 16;

    private Form() {}

    static boolean isStringIndex(int form) {
        return form == STRING_INDEX || form >= STRING_INDEX_1 && form <= STRING_INDEX_4 || form == GNU_STRING_INDEX;
    }

    static boolean isAddressIndex(int form) {
        return form == ADDRESS_INDEX || form >= ADDRESS_INDEX_1 && form <= ADDRESS_INDEX_4 || form == GNU_ADDRESS_INDEX;
    }

    /// Whether a value is a place in the supplementary file.
    static boolean isSupplementReference(int form) {
        return form == GNU_REFERENCE_ALTERNATE || form == REFERENCE_SUPPLEMENT_4 || form == REFERENCE_SUPPLEMENT_8;
    }

    static boolean isAddress(int form) {
        return form == ADDRESS || isAddressIndex(form);
    }

    /// Goes over a value and gives what it is as a number: a constant, an offset, an index; for strings and blocks that
    /// stand in place, their position.
    static long read(int form, long implicit, UnitHeader unit, DataCursor data) throws MalformedObjectException {
        return switch (form) {
            case ADDRESS -> data.unsigned(unit.addressBytes());
            case DATA_1, FLAG, REFERENCE_1, STRING_INDEX_1, ADDRESS_INDEX_1 -> data.unsigned8();
            case DATA_2, REFERENCE_2, STRING_INDEX_1 + 1, ADDRESS_INDEX_1 + 1 -> data.unsigned16();
            case STRING_INDEX_1 + 2, ADDRESS_INDEX_1 + 2 -> data.unsigned(3);
            case DATA_4, REFERENCE_4, STRING_INDEX_4, ADDRESS_INDEX_4, REFERENCE_SUPPLEMENT_4 -> data.unsigned32();
            case DATA_8, REFERENCE_8, REFERENCE_SIGNATURE, REFERENCE_SUPPLEMENT_8 -> data.signed64();
            case SIGNED_LEB -> data.signedLeb();
            case UNSIGNED_LEB, REFERENCE_LEB, STRING_INDEX, ADDRESS_INDEX, LOCATION_LIST_INDEX, RANGE_LIST_INDEX,
                    GNU_ADDRESS_INDEX, GNU_STRING_INDEX -> data.unsignedLeb();
            case STRING_OFFSET, LINE_STRING_OFFSET, SECTION_OFFSET, STRING_SUPPLEMENT, GNU_REFERENCE_ALTERNATE,
                    GNU_STRING_ALTERNATE -> data.unsigned(unit.offsetBytes());
            // Version 2 had addresses here.
            case REFERENCE_ADDRESS -> data.unsigned(unit.version() == 2 ? unit.addressBytes() : unit.offsetBytes());
            case FLAG_PRESENT -> 1;
            case IMPLICIT_CONSTANT -> implicit;
            case INDIRECT -> indirect(unit, data);
            default -> inPlace(form, data);
        };
    }

    private static long indirect(UnitHeader unit, DataCursor data) throws MalformedObjectException {
        long form = data.unsignedLeb();
        if (form == INDIRECT || form == IMPLICIT_CONSTANT || form < 0 || form > GNU_STRING_ALTERNATE) {
            throw new MalformedObjectException("not a form to refer to: form=" + form);
        }
        return read((int) form, 0, unit, data);
    }

    private static long inPlace(int form, DataCursor data) throws MalformedObjectException {
        long position = data.position();
        switch (form) {
            case STRING -> data.skipString();
            case BLOCK_1 -> data.skip(data.unsigned8());
            case BLOCK_2 -> data.skip(data.unsigned16());
            case BLOCK_4 -> data.skip(data.unsigned32());
            case BLOCK, EXPRESSION -> data.skip(data.unsignedLeb());
            case DATA_16 -> data.skip(DATA_16_BYTES);
            default -> throw new MalformedObjectException(
                    "unknown attribute form: form=0x" + Integer.toHexString(form));
        }
        return position;
    }
}
