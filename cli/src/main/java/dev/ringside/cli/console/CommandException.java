// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

/// A command cannot go on: what to say and what to give back to the shell. An empty message has been said already.
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    public CommandException(int exitStatus, String message) {
        super(message, null, false, false);
        this.exitStatus = exitStatus;
    }

    /// An ordinary failure, exit status 1.
    public static CommandException error(String message) {
        return new CommandException(ExitStatus.ERROR, message);
    }

    public int exitStatus() {
        return exitStatus;
    }

    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
