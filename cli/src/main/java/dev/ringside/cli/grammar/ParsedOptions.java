// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.grammar;

import java.util.ArrayList;
import java.util.List;

/// What the words of a command line said: options by long name, in order, and the other arguments. One thread.
public final class ParsedOptions {
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    /// One option as it stood on the command line; the value is empty where it has none.
    public record Occurrence(String name, String value) {}

    void add(OptionSpec option, String value) {
        occurrences.add(new Occurrence(option.name(), value));
    }

    void addArgument(String argument) {
        arguments.add(argument);
    }

    public List<Occurrence> occurrences() {
        return List.copyOf(occurrences);
    }

    public List<String> arguments() {
        return List.copyOf(arguments);
    }

    public boolean has(String name) {
        for (Occurrence occurrence : occurrences) {
            if (occurrence.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// The last value given, or the default.
    public String value(String name, String otherwise) {
        String value = otherwise;
        for (Occurrence occurrence : occurrences) {
            if (occurrence.name().equals(name)) {
                value = occurrence.value();
            }
        }
        return value;
    }

    /// All values given, in order.
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (Occurrence occurrence : occurrences) {
            if (occurrence.name().equals(name)) {
                values.add(occurrence.value());
            }
        }
        return values;
    }
}
