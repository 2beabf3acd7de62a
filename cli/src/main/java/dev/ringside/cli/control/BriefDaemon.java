// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.daemon.DaemonProcess;
import dev.ringside.protocol.ClientMessage.Shutdown;
import java.io.IOException;
import java.util.Optional;

/// A session daemon for as long as one command runs, where none ran before and the command may start one. Closing it
/// ends it, unless somebody has made a session meanwhile. One thread.
final class BriefDaemon implements AutoCloseable {
    private final CommandContext context;
    private final Optional<Process> spawned;

    BriefDaemon(CommandContext context) throws CommandException, IOException {
        this.context = context;
        this.spawned = context.general().noDaemon()
                ? Optional.empty()
                : DaemonProcess.startWhereNoneRuns(
                        context.daemon(), context.environment(), context.general().daemonPath(), () -> {});
    }

    @Override
    public void close() throws CommandException, IOException {
        if (spawned.isEmpty() || !Sessions.all(context).isEmpty()) {
            return;
        }
        context.daemon().ask(new Shutdown());
        try {
            spawned.get().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
