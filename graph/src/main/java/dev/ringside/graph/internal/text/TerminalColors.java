// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import dev.ringside.graph.GraphEnvironment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// The control sequences for coloured text (ECMA-48 SGR), all empty where there is no colour.
///
/// `BABELTRACE_TERM_COLOR` decides before everything else; `BABELTRACE_TERM_COLOR_BRIGHT_MEANS_BOLD=0` asks for real
/// bright colours. Immutable; any thread.
public record TerminalColors(
        String reset, String bold, String red, String green, String yellow, String blue, String magenta, String cyan,
        String brightRed, String brightGreen, String brightYellow, String brightBlue, String brightMagenta,
        String brightCyan) {
    public static final TerminalColors NONE =
            new TerminalColors("", "", "", "", "", "", "", "", "", "", "", "", "", "");

    private static final String ESCAPE = "\u001b[";

    /// The colours that the environment and both standard streams allow.
    public static TerminalColors detect(Map<String, String> environment, OutputStream output) {
        boolean supported = GraphEnvironment.hasColors(environment, 1, 2)
                && (isStandardOutput(output) || GraphEnvironment.alwaysHasColors(environment));
        return supported ? of(!"0".equals(environment.get("BABELTRACE_TERM_COLOR_BRIGHT_MEANS_BOLD"))) : NONE;
    }

    /// @param brightMeansBold whether a bright colour is told as bold and the plain colour
    public static TerminalColors of(boolean brightMeansBold) {
        return new TerminalColors(
                code(0), code(1), code(31), code(32), code(33), code(34), code(35), code(36),
                bright(31, brightMeansBold), bright(32, brightMeansBold), bright(33, brightMeansBold),
                bright(34, brightMeansBold), bright(35, brightMeansBold), bright(36, brightMeansBold));
    }

    private static String bright(int plainCode, boolean brightMeansBold) {
        return brightMeansBold ? code(1) + code(plainCode) : code(plainCode + 60);
    }

    private static String code(int number) {
        return ESCAPE + number + "m";
    }

    public boolean isNone() {
        return reset.isEmpty();
    }

    static boolean isStandardOutput(OutputStream output) {
        try {
            return output == System.out
                    || output instanceof FileOutputStream file && file.getFD() == FileDescriptor.out;
        } catch (IOException e) {
            return false;
        }
    }
}
