// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.grammar;

/// A word on the command line is no option of the command, or its value is missing.
public final class UnknownOptionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String word;

    public UnknownOptionException(String word) {
        super("unknown option: " + word, null, false, false);
        this.word = word;
    }

    public String word() {
        return word;
    }
}
