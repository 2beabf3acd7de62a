// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The encodings a string field may have (CTF2-SPEC-2.0 §6.3.10), with the size of a code unit in bytes.
public enum StringEncoding {
    UTF_8("utf-8", StandardCharsets.UTF_8, 1),
    UTF_16BE("utf-16be", StandardCharsets.UTF_16BE, 2),
    UTF_16LE("utf-16le", StandardCharsets.UTF_16LE, 2),
    UTF_32BE("utf-32be", StandardCharsets.UTF_32BE, 4),
    UTF_32LE("utf-32le", StandardCharsets.UTF_32LE, 4);

    private final String specificationName;
    private final Charset charset;
    private final int codeUnitBytes;

    StringEncoding(String specificationName, Charset charset, int codeUnitBytes) {
        this.specificationName = specificationName;
        this.charset = charset;
        this.codeUnitBytes = codeUnitBytes;
    }

    /// That of the fields of a class; UTF-8 for classes that are no strings.
    public static StringEncoding of(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.NullTerminatedString string -> string.encoding();
            case FieldClass.StaticLengthString string -> string.encoding();
            case FieldClass.DynamicLengthString string -> string.encoding();
            default -> UTF_8;
        };
    }

    public String specificationName() {
        return specificationName;
    }

    public Charset charset() {
        return charset;
    }

    public int codeUnitBytes() {
        return codeUnitBytes;
    }
}
