// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.grammar;

/// One option of a command.
///
/// @param name      the long name, without the dashes; what the parsed value is found by
/// @param shortName the letter, or 0 where there is none
public record OptionSpec(String name, char shortName, Value value) {
    public enum Value {
        NONE,
        REQUIRED,
        OPTIONAL
    }
}
