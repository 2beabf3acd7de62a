// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.util.HashSet;
import java.util.Set;

/// The component names of a graph: each occurs once. One thread.
final class UniqueNames {
    private final Set<String> taken = new HashSet<>();

    /// Takes a name that the user gave.
    String claim(String name) throws CommandException {
        if (!taken.add(name)) {
            throw new CommandException("Duplicate component instance name:\n    " + name);
        }
        return name;
    }

    /// Takes a name, followed by a number where it is taken already.
    String make(String wanted) {
        String name = wanted;
        for (int number = 0; !taken.add(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }
}
