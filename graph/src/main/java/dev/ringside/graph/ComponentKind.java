// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// The three types of components, with the words of the command line.
public enum ComponentKind {
    SOURCE("source", "src"),
    FILTER("filter", "flt"),
    SINK("sink", "sink");

    private final String word;
    private final String shortWord;

    ComponentKind(String word, String shortWord) {
        this.word = word;
        this.shortWord = shortWord;
    }

    public String word() {
        return word;
    }

    public String shortWord() {
        return shortWord;
    }
}
