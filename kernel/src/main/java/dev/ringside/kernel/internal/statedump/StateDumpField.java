// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.statedump;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StringEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A field of an event of the state dump. Immutable.
public record StateDumpField(String name, Type type) {
    /// What it looks like in the trace.
    public enum Type {
        U8(1, false, DisplayBase.DECIMAL),
        U16(2, false, DisplayBase.DECIMAL),
        U32(4, false, DisplayBase.DECIMAL),
        U32_OCTAL(4, false, DisplayBase.OCTAL),
        U32_HEX(4, false, DisplayBase.HEXADECIMAL),
        /// In network byte order, in hexadecimal.
        NETWORK_U32(4, false, DisplayBase.HEXADECIMAL),
        S32(4, true, DisplayBase.DECIMAL),
        U64(8, false, DisplayBase.DECIMAL),
        U64_HEX(8, false, DisplayBase.HEXADECIMAL),
        TEXT16(16, false, DisplayBase.DECIMAL),
        STRING(0, false, DisplayBase.DECIMAL);

        private final int bytes;
        private final boolean signed;
        private final DisplayBase base;

        Type(int bytes, boolean signed, DisplayBase base) {
            this.bytes = bytes;
            this.signed = signed;
            this.base = base;
        }

        FieldClass fieldClass() {
            return switch (this) {
                case TEXT16 -> new FieldClass.StaticLengthString(StringEncoding.UTF_8, bytes, Attributes.NONE);
                case STRING -> new FieldClass.NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
                default ->
                    new FieldClass.FixedLengthInteger(
                            BitArrayLayout.of(
                                    bytes * Byte.SIZE,
                                    this == NETWORK_U32 ? ByteOrder.BIG_ENDIAN : ByteOrder.nativeOrder(),
                                    Byte.SIZE),
                            signed,
                            base,
                            false,
                            List.of(),
                            Set.of(),
                            Attributes.NONE);
            };
        }

        /// Appends a value: a [String] for text, a [Number] for the rest.
        void write(ByteArrayOutputStream out, Object value) {
            switch (this) {
                case TEXT16 -> out.writeBytes(Arrays.copyOf(utf8(value), bytes));
                case STRING -> {
                    out.writeBytes(utf8(value));
                    out.write(0);
                }
                default -> {
                    byte[] bigEndian = ByteBuffer.allocate(8).putLong(((Number) value).longValue()).array();
                    boolean reverse = this != NETWORK_U32 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
                    for (int i = 0; i < bytes; i++) {
                        out.write(bigEndian[reverse ? 7 - i : 8 - bytes + i]);
                    }
                }
            }
        }

        /// A null inside would end the text.
        private static byte[] utf8(Object value) {
            return ((String) value).replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        }
    }
}
