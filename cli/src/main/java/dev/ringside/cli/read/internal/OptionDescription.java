// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.util.Optional;

/// An option that a command knows.
///
/// @param shortName the letter after one dash, or 0
/// @param longName  the name after two dashes, or empty
record OptionDescription(char shortName, String longName, boolean withArgument) {
    static OptionDescription flag(char shortName, String longName) {
        return new OptionDescription(shortName, longName, false);
    }

    static OptionDescription flag(String longName) {
        return new OptionDescription((char) 0, longName, false);
    }

    static OptionDescription valued(char shortName, String longName) {
        return new OptionDescription(shortName, longName, true);
    }

    static OptionDescription valued(String longName) {
        return new OptionDescription((char) 0, longName, true);
    }

    /// What identifies the option: its long name, or its letter where it has only that.
    String key() {
        return Optional.of(longName).filter(name -> !name.isEmpty()).orElse(String.valueOf(shortName));
    }
}
