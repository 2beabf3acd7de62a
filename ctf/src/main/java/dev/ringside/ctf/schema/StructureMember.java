// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// A named member of a structure. The name is the one to show: the reader of CTF 1.8 metadata has already taken off the
/// one leading underscore that TSDL adds.
public record StructureMember(String name, FieldClass fieldClass, Attributes attributes) {
    public StructureMember(String name, FieldClass fieldClass) {
        this(name, fieldClass, Attributes.NONE);
    }
}
