// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// A debugging information entry, with the values of its attributes as [Form#read] gives them.
///
/// @param offset   where it starts in the section
/// @param children where its children or, without, its next sibling start
record Entry(Unit unit, int offset, int children, Abbreviation abbreviation, long[] values) {
    int tag() {
        return abbreviation.tag();
    }

    boolean hasChildren() {
        return abbreviation.hasChildren();
    }

    /// The position of an attribute in the lists, or -1.
    int find(int name) {
        int[] names = abbreviation.names();
        for (int i = 0; i < names.length; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    boolean has(int name) {
        return find(name) >= 0;
    }

    int form(int index) {
        return abbreviation.forms()[index];
    }

    long value(int index) {
        return values[index];
    }
}
