// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An element of machine output: a text, or a list of elements. What it looks like is up to [MachineFormat].
///
/// Mutable while it is built, by one thread.
public final class MachineElement {
    private final String name;
    private final @Nullable String text;
    private final List<MachineElement> children = new ArrayList<>();

    private MachineElement(String name, @Nullable String text) {
        this.name = name;
        this.text = text;
    }

    public static MachineElement group(String name) {
        return new MachineElement(name, null);
    }

    public static MachineElement text(String name, String value) {
        return new MachineElement(name, value);
    }

    /// Adds a text to this group and gives this group back.
    public MachineElement with(String childName, String value) {
        children.add(text(childName, value));
        return this;
    }

    public MachineElement with(String childName, long value) {
        return with(childName, Long.toString(value));
    }

    public MachineElement with(String childName, boolean value) {
        return with(childName, Boolean.toString(value));
    }

    public MachineElement with(MachineElement child) {
        children.add(child);
        return this;
    }

    /// Adds a group to this one and gives the new one back.
    public MachineElement open(String childName) {
        MachineElement child = group(childName);
        children.add(child);
        return child;
    }

    public String name() {
        return name;
    }

    public boolean isText() {
        return text != null;
    }

    public String text() {
        return text == null ? "" : text;
    }

    public List<MachineElement> children() {
        return children;
    }
}
