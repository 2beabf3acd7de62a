// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An abbreviation table. Immutable.
final class Abbreviations {
    private final Map<Long, Abbreviation> byCode = new HashMap<>();

    private Abbreviations() {}

    static Abbreviations read(DataCursor section, long offset) throws MalformedObjectException {
        Abbreviations table = new Abbreviations();
        section.seek(offset);
        for (long code = section.unsignedLeb(); code != 0; code = section.unsignedLeb()) {
            table.byCode.putIfAbsent(code, abbreviation(section));
        }
        return table;
    }

    private static Abbreviation abbreviation(DataCursor section) throws MalformedObjectException {
        int tag = small(section.unsignedLeb());
        boolean hasChildren = section.unsigned8() != 0;
        List<long[]> attributes = new ArrayList<>();
        while (true) {
            int name = small(section.unsignedLeb());
            int form = small(section.unsignedLeb());
            if (name == 0 && form == 0) {
                break;
            }
            attributes.add(new long[] {name, form, form == Form.IMPLICIT_CONSTANT ? section.signedLeb() : 0});
        }
        int[] names = attributes.stream().mapToInt(attribute -> (int) attribute[0]).toArray();
        int[] forms = attributes.stream().mapToInt(attribute -> (int) attribute[1]).toArray();
        long[] implicit = attributes.stream().mapToLong(attribute -> attribute[2]).toArray();
        return new Abbreviation(tag, hasChildren, names, forms, implicit);
    }

    private static int small(long code) throws MalformedObjectException {
        if (code < 0 || code > 0xFFFF) {
            throw new MalformedObjectException("not a tag, attribute or form: code=" + code);
        }
        return (int) code;
    }

    Abbreviation get(long code) throws MalformedObjectException {
        Abbreviation found = byCode.get(code);
        if (found == null) {
            throw new MalformedObjectException("no such abbreviation: code=" + Long.toUnsignedString(code));
        }
        return found;
    }
}
