// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.util.ArrayList;
import java.util.List;

/// A word of `convert` that is no option: a trace to find, with the parameters and the log level given behind it. One
/// thread.
final class TraceArgument {
    private final String input;
    private final List<String> parameterTexts = new ArrayList<>();
    private String logLevel = "";

    TraceArgument(String input) {
        this.input = input;
    }

    String input() {
        return input;
    }

    List<String> parameterTexts() {
        return parameterTexts;
    }

    String logLevel() {
        return logLevel;
    }

    void logLevel(String level) {
        logLevel = level;
    }
}
