// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

/// Why a record could not be decoded, before it is known in which file and packet. No stack trace: it is a result.
public final class DecodeFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean windowTooShort;
    private final int positionBits;

    private DecodeFault(boolean windowTooShort, int positionBits, String reason) {
        super(reason, null, false, false);
        this.windowTooShort = windowTooShort;
        this.positionBits = positionBits;
    }

    static DecodeFault windowTooShort(int positionBits) {
        return new DecodeFault(true, positionBits, "the window ends within a field");
    }

    static DecodeFault malformed(int positionBits, String reason) {
        return new DecodeFault(false, positionBits, reason);
    }

    /// Whether the data may be good: the record goes on behind the end of the window.
    public boolean isWindowTooShort() {
        return windowTooShort;
    }

    /// From the start of the window.
    public int positionBits() {
        return positionBits;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
