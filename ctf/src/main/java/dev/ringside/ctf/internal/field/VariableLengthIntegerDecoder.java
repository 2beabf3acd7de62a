// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass.VariableLengthInteger;
import dev.ringside.ctf.schema.Role;
import java.math.BigInteger;
import java.util.List;

/// A LEB128 integer of any size (CTF2-SPEC-2.0 §6.3.9).
final class VariableLengthIntegerDecoder extends FieldDecoder {
    private static final int BITS_PER_BYTE = 7;
    private static final int MORE = 0x80;
    private static final int SIGN = 0x40;

    private final boolean signed;
    private final boolean saved;
    private final Role[] roles;

    VariableLengthIntegerDecoder(FieldNode node, VariableLengthInteger fieldClass, boolean saved) {
        super(node);
        this.signed = fieldClass.signed();
        this.saved = saved;
        this.roles = List.copyOf(fieldClass.roles()).toArray(new Role[0]);
    }

    @Override
    void decode(DecodeState state) {
        state.align(Byte.SIZE);
        byte[] window = state.window;
        int start = state.positionBits >>> 3;
        int index = start;
        long value = 0;
        int shift = 0;
        byte octet;
        do {
            state.require(Byte.SIZE);
            octet = window[index++];
            if (shift < Long.SIZE) {
                value |= (octet & 0x7FL) << shift;
            }
            shift += BITS_PER_BYTE;
            state.positionBits += Byte.SIZE;
        } while ((octet & MORE) != 0);
        if (shift > Long.SIZE && !fitsLong(window, start, index, value)) {
            state.tooBig(node, saved, roles.length > 0);
            state.visitor.bigInteger(node, big(window, start, index));
            return;
        }
        if (signed && shift < Long.SIZE && (octet & SIGN) != 0) {
            value |= -1L << shift;
        }
        deliver(state, value, shift);
    }

    private void deliver(DecodeState state, long value, int lengthBits) {
        if (saved) {
            state.save(node, value);
        }
        for (Role role : roles) {
            state.roles.put(role, value, lengthBits);
        }
        if (signed) {
            state.visitor.signedInteger(node, value);
        } else {
            state.visitor.unsignedInteger(node, value);
        }
    }

    /// Whether the bits behind the first 64 only repeat the sign (or are zero for an unsigned integer).
    private boolean fitsLong(byte[] window, int start, int end, long value) {
        int filler = signed && value < 0 ? 0x7F : 0;
        int tenth = start + 9;
        if ((window[tenth] & 0x7E) != (filler & 0x7E)) {
            return false;
        }
        for (int i = tenth + 1; i < end; i++) {
            if ((window[i] & 0x7F) != filler) {
                return false;
            }
        }
        return true;
    }

    private BigInteger big(byte[] window, int start, int end) {
        int count = end - start;
        byte[] magnitude = new byte[(count * BITS_PER_BYTE + Byte.SIZE) / Byte.SIZE + 1];
        for (int i = 0; i < count; i++) {
            int bit = i * BITS_PER_BYTE;
            int octet = (window[start + i] & 0x7F) << (bit & 7);
            int low = magnitude.length - 1 - (bit >>> 3);
            magnitude[low] |= (byte) octet;
            magnitude[low - 1] |= (byte) (octet >>> 8);
        }
        BigInteger value = new BigInteger(1, magnitude);
        boolean negative = signed && (window[end - 1] & SIGN) != 0;
        return negative ? value.subtract(BigInteger.ONE.shiftLeft(count * BITS_PER_BYTE)) : value;
    }

    @Override
    long minimumBits() {
        return Byte.SIZE;
    }
}
