// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.cli.console.ErrorText;
import java.util.ArrayList;
import java.util.List;

/// A command that failed: messages from the general to the special with who says each, as in Babeltrace's error stack.
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String CLI = "Babeltrace CLI";

    /// One message of the stack.
    record Cause(String actor, String message) {}

    private final transient List<Cause> causes;

    /// @param messages all from the command line itself
    CommandException(String... messages) {
        super(String.join(": ", messages));
        List<Cause> all = new ArrayList<>();
        for (String message : messages) {
            all.add(new Cause(CLI, message));
        }
        this.causes = all;
    }

    /// A general message in front of those of another failure.
    ///
    /// @param actor who failed, empty for the command line itself
    CommandException(String message, String actor, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
        List<Cause> all = new ArrayList<>();
        all.add(new Cause(CLI, message));
        if (cause instanceof CommandException other) {
            all.addAll(other.causes);
        } else {
            addAll(all, actor, cause);
        }
        this.causes = all;
    }

    private static void addAll(List<Cause> all, String actor, Throwable failure) {
        String current = actor;
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof dev.ringside.graph.GraphException graph && !graph.actor().isEmpty()) {
                current = graph.actor();
            }
            String message = ErrorText.of(link);
            // A failure that was only handed on says nothing new.
            if (all.isEmpty() || !all.getLast().message().equals(message)) {
                all.add(new Cause(current.isEmpty() ? CLI : current, message));
            }
        }
    }

    List<Cause> causes() {
        return List.copyOf(causes);
    }
}
