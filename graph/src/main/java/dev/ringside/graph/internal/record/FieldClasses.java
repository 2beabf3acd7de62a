// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Field classes that are aligned to bytes, in the byte order of this machine. Stateless.
public final class FieldClasses {
    private FieldClasses() {}

    public static FieldClass unsigned(int lengthBits) {
        return integer(lengthBits, false, DisplayBase.DECIMAL);
    }

    public static FieldClass signed(int lengthBits) {
        return integer(lengthBits, true, DisplayBase.DECIMAL);
    }

    public static FieldClass hexadecimal(int lengthBits) {
        return integer(lengthBits, false, DisplayBase.HEXADECIMAL);
    }

    private static FieldClass integer(int lengthBits, boolean signed, DisplayBase base) {
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(lengthBits), signed, base, false, List.of(), Set.of(), Attributes.NONE);
    }

    /// An unsigned integer that means something to readers.
    static FieldClass withRole(int lengthBits, Role role) {
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(lengthBits), false, DisplayBase.DECIMAL, false, List.of(), Set.of(role),
                Attributes.NONE);
    }

    public static FieldClass real(int lengthBits) {
        return new FieldClass.FixedLengthFloatingPoint(BitArrayLayout.ofNativeBytes(lengthBits), Attributes.NONE);
    }

    public static FieldClass bool() {
        return new FieldClass.FixedLengthBoolean(BitArrayLayout.ofNativeBytes(Byte.SIZE), Attributes.NONE);
    }

    /// UTF-8 up to a zero byte.
    public static FieldClass string() {
        return new FieldClass.NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
    }

    public static FieldClass array(FieldClass element, long length) {
        return new FieldClass.StaticLengthArray(element, length, 1, Attributes.NONE);
    }

    public static Structure structure(List<StructureMember> members) {
        return new Structure(members, 1, Attributes.NONE);
    }

    /// The name of the length field that goes before an array.
    public static String lengthName(String arrayName) {
        return "_" + arrayName + "_length";
    }

    /// An array of variable length and, before it, its length.
    public static List<StructureMember> countedArray(String name, FieldClass element) {
        FieldLocation length = new FieldLocation(Optional.empty(), List.of(lengthName(name)));
        List<StructureMember> members = new ArrayList<>();
        members.add(new StructureMember(lengthName(name), unsigned(Integer.SIZE)));
        members.add(new StructureMember(
                name, new FieldClass.DynamicLengthArray(element, length, 1, Attributes.NONE)));
        return members;
    }
}
