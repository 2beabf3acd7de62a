// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.graph.internal.record.FieldClasses;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A field of an event of the kernel. Immutable.
///
/// @param place        how the value is found
/// @param offsetBytes  from the start of the record
/// @param sizeBytes    in the record itself
/// @param elementBytes 1, 2, 4 or 8: of the value or of each element
record FormatField(
        String name, Place place, boolean text, boolean pointer, int offsetBytes, int sizeBytes, int elementBytes,
        boolean signed) {
    enum Place {
        /// At the offset.
        SCALAR,
        /// A fixed number of elements at the offset.
        ARRAY,
        /// At the offset a word: length in bytes above 16 bits of offset from the start of the record.
        DATA_LOCATION,
        /// The same with an offset from the end of the word.
        RELATIVE_LOCATION,
        /// From the offset to the end of the record.
        REST
    }

    private static final Pattern DECLARATION = Pattern.compile("(.*?)\\s*(\\w+)((?:\\[[^\\]]*\\])*)");
    private static final BitArrayLayout LENGTH = BitArrayLayout.ofNativeBytes(Integer.SIZE);
    private static final BitArrayLayout OCTET = BitArrayLayout.ofNativeBytes(Byte.SIZE);

    static FormatField of(String declared, int offset, int size, boolean signed) {
        boolean located = declared.startsWith("__data_loc ");
        boolean relative = declared.startsWith("__rel_loc ");
        // "__data_loc char[] name": the brackets stand before the name.
        String plain = located || relative
                ? declared.substring(declared.indexOf(' ') + 1).replaceFirst("\\[[^\\]]*\\]", "")
                : declared;
        Matcher declaration = DECLARATION.matcher(plain);
        boolean understood = declaration.matches();
        String type = understood ? declaration.group(1).strip() : "";
        String name = understood ? declaration.group(2) : "field" + offset;
        boolean brackets = understood && !declaration.group(3).isEmpty();
        boolean text = type.matches("(const |unsigned )?char");
        boolean pointer = type.endsWith("*");
        boolean number = size == 1 || size == 2 || size == 4 || size == 8;
        Place place = located && size == 4 ? Place.DATA_LOCATION
                : relative && size == 4 ? Place.RELATIVE_LOCATION
                : size == 0 ? Place.REST
                : brackets || !number ? Place.ARRAY
                : Place.SCALAR;
        int element = place == Place.SCALAR ? size : elementBytes(type);
        if (place == Place.ARRAY && size % element != 0) {
            element = 1;
        }
        return new FormatField(name, place, text && place != Place.SCALAR, pointer, offset, size, element, signed);
    }

    /// Of types that nobody knows, the bytes.
    private static int elementBytes(String type) {
        if (type.endsWith("*") || type.matches("(unsigned )?long( long)?|[us]64|__[us]64")) {
            return Long.BYTES;
        }
        return type.matches("(unsigned )?int|unsigned|[us]32|__[us]32|pid_t|enum .*") ? Integer.BYTES
                : type.matches("(unsigned )?short|[us]16|__[us]16") ? Short.BYTES : Byte.BYTES;
    }

    List<StructureMember> members() {
        if (text) {
            return List.of(new StructureMember(name, FieldClasses.string()));
        }
        FieldClass element = pointer ? FieldClasses.hexadecimal(elementBytes * Byte.SIZE)
                : signed ? FieldClasses.signed(elementBytes * Byte.SIZE)
                : FieldClasses.unsigned(elementBytes * Byte.SIZE);
        return switch (place) {
            case SCALAR -> List.of(new StructureMember(name, element));
            case ARRAY -> List.of(new StructureMember(name, FieldClasses.array(element, sizeBytes / elementBytes)));
            default -> FieldClasses.countedArray(name, element);
        };
    }

    /// Encodes the field of a record; what would lie behind its end is zero or empty.
    void encode(ByteBuffer page, int recordStart, int recordEnd, BitBuffer target) {
        int start = recordStart + offsetBytes;
        int end = Math.min(start + sizeBytes, recordEnd);
        switch (place) {
            case REST -> end = recordEnd;
            case DATA_LOCATION, RELATIVE_LOCATION -> {
                int location = end - start == Integer.BYTES ? page.getInt(start) : 0;
                int from = place == Place.DATA_LOCATION ? recordStart : start + Integer.BYTES;
                start = from + (location & 0xFFFF);
                end = Math.min(start + (location >>> Short.SIZE), recordEnd);
            }
            default -> { }
        }
        start = Math.min(start, recordEnd);
        end = Math.max(start, end);
        if (text) {
            putText(page, start, end, target);
        } else {
            putNumbers(page, start, end, target);
        }
    }

    private static void putText(ByteBuffer page, int start, int end, BitBuffer target) {
        int stop = start;
        while (stop < end && page.get(stop) != 0) {
            stop++;
        }
        target.putBytes(page.array(), start, stop - start);
        target.put(OCTET, 0);
    }

    private void putNumbers(ByteBuffer page, int start, int end, BitBuffer target) {
        boolean counted = place != Place.SCALAR && place != Place.ARRAY;
        int count = counted ? (end - start) / elementBytes : sizeBytes / elementBytes;
        if (counted) {
            target.put(LENGTH, count);
        }
        BitArrayLayout layout = BitArrayLayout.ofNativeBytes(elementBytes * Byte.SIZE);
        for (int i = 0; i < count; i++) {
            int index = start + i * elementBytes;
            target.put(layout, index + elementBytes <= end ? number(page, index) : 0);
        }
    }

    private long number(ByteBuffer page, int index) {
        return switch (elementBytes) {
            case Byte.BYTES -> page.get(index);
            case Short.BYTES -> page.getShort(index);
            case Integer.BYTES -> page.getInt(index);
            default -> page.getLong(index);
        };
    }
}
