// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.CommandOutput;
import dev.ringside.cli.console.Environment;
import dev.ringside.cli.daemon.CurrentSession;
import dev.ringside.cli.daemon.DaemonClient;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineFormat;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a recording command works with: the general options, the environment, its output, the daemon, the current
/// session.
///
/// One thread, one command line.
final class CommandContext implements Closeable {
    private final String program;
    private final GeneralOptions general;
    private final Environment environment;
    private final CommandOutput output;
    private final DaemonClient daemon;
    private final CurrentSession currentSession;
    private @Nullable MachineElement machine;
    private boolean machineClosed;

    CommandContext(String program, GeneralOptions general, Environment environment, CommandOutput output) {
        this.program = program;
        this.general = general;
        this.environment = environment;
        this.output = output;
        this.daemon = new DaemonClient(environment);
        this.currentSession = new CurrentSession(environment);
    }

    /// The name the user called: for texts that name a command to type.
    String program() {
        return program;
    }

    GeneralOptions general() {
        return general;
    }

    Environment environment() {
        return environment;
    }

    CommandOutput output() {
        return output;
    }

    DaemonClient daemon() {
        return daemon;
    }

    CurrentSession currentSession() {
        return currentSession;
    }

    /// Begins machine output. From here on it is printed at the end whatever happens; before, a failing command prints
    /// none.
    ///
    /// @return the element `output`, which goes nowhere when no machine reads
    MachineElement openMachine(String command) {
        MachineElement root = MachineElement.group("command").with("name", command);
        machine = root;
        return root.open("output");
    }

    /// As [#openMachine(String)], for commands whose output does not say whether they did what they should.
    MachineElement openMachineWithoutSuccess(String command) {
        machineClosed = true;
        return openMachine(command);
    }

    /// Ends machine output with whether the command did what it should.
    void closeMachine(boolean success) {
        if (machine != null && !machineClosed) {
            machine.with("success", success);
            machineClosed = true;
        }
    }

    /// Prints the machine output, if any was begun and is wanted.
    void writeMachine() {
        MachineFormat format = general.machine();
        if (format != null && machine != null) {
            output.print(format.write(machine));
        }
    }

    /// The session that is meant when none is named.
    ///
    /// @param exitStatus what the command gives back when there is none
    String requireCurrentSession(int exitStatus) throws CommandException, IOException {
        Optional<String> name = currentSession.name();
        if (name.isPresent()) {
            return name.get();
        }
        output.error("Can't find valid lttng config " + currentSession.file());
        output.message("Did you create a session? (" + program + " create <my_session>)");
        throw new CommandException(exitStatus, "");
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
