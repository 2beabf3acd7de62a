// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.CommandOutput;
import dev.ringside.cli.console.Environment;
import dev.ringside.cli.console.ErrorText;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.console.Suggestion;
import dev.ringside.cli.grammar.OptionSpec;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.grammar.UnknownOptionException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recording command line from its first word to its exit status: general options, the command, its machine output.
///
/// One thread; an instance runs one command line.
public final class ControlCommandLine {
    private final String program;
    private final Environment environment;
    private final PrintStream out;
    private final PrintStream err;

    /// @param program `ringside` or `lttng`: what texts call the program
    public ControlCommandLine(String program, Environment environment, PrintStream out, PrintStream err) {
        this.program = program;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /// Whether `ringside` has this recording command.
    public static boolean hasRecordingCommand(String name) {
        return Commands.find("ringside", name) != null;
    }

    /// Runs the command line.
    ///
    /// @return the exit status
    public int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            out.print(HelpText.overview(program));
            return ExitStatus.ERROR;
        }
        GeneralOptions general;
        try {
            general = GeneralOptions.parse(arguments);
        } catch (GeneralOptions.InvalidException e) {
            err.print(program + ": " + e.getMessage() + "\n");
            return ExitStatus.ERROR;
        }
        CommandOutput output = new CommandOutput(out, err, general.machine() != null, general.quiet());
        switch (general.information()) {
            case VERSION -> {
                out.print(VersionCommand.line(program));
                return ExitStatus.OK;
            }
            case HELP -> {
                out.print(HelpText.overview(program));
                return ExitStatus.OK;
            }
            case COMMANDS -> {
                Commands.names(program).forEach(name -> out.print(name + "\n"));
                return ExitStatus.OK;
            }
            case NONE -> {
                return general.words().isEmpty() ? ExitStatus.ERROR : runCommand(general, output);
            }
        }
        throw new IllegalStateException();
    }

    private int runCommand(GeneralOptions general, CommandOutput output) {
        String name = general.words().getFirst();
        ControlCommand command = Commands.find(program, name);
        if (command == null) {
            output.message(program.equals("lttng")
                    ? "lttng: " + name + " is not an lttng command. See 'lttng --help'."
                    : program + ": " + name + " is not a command." + Suggestion.of(name, Commands.names(program))
                            + " See '" + program + " --help'.");
            return ExitStatus.UNDEFINED;
        }
        ParsedOptions options;
        try {
            options = command.parse(general.words().subList(1, general.words().size()));
        } catch (UnknownOptionException e) {
            output.error("Unrecognized argument used with '" + name + "' command");
            return ExitStatus.UNDEFINED;
        }
        Integer informed = informed(command, options);
        return informed != null ? informed : runParsed(general, output, command, options);
    }

    /// `--help` and `--list-options`, which all commands have.
    private @Nullable Integer informed(ControlCommand command, ParsedOptions options) {
        if (options.has("help")) {
            out.print(HelpText.of(command, program));
            return ExitStatus.OK;
        }
        if (options.has("list-options")) {
            for (OptionSpec option : command.options().options()) {
                out.print("--" + option.name() + "\n");
                if (option.shortName() != 0) {
                    out.print("-" + option.shortName() + "\n");
                }
            }
            return ExitStatus.OK;
        }
        return null;
    }

    private int runParsed(
            GeneralOptions general, CommandOutput output, ControlCommand command, ParsedOptions options) {
        try (CommandContext context = new CommandContext(program, general, environment, output)) {
            int status = runIn(context, command, options);
            context.writeMachine();
            return status;
        } catch (IOException e) {
            output.error(ErrorText.of(e));
            return ExitStatus.ERROR;
        }
    }

    private static int runIn(CommandContext context, ControlCommand command, ParsedOptions options) {
        try {
            return command.run(context, options);
        } catch (CommandException e) {
            if (!e.text().isEmpty()) {
                context.output().error(e.text());
            }
            context.closeMachine(false);
            return e.exitStatus();
        } catch (IOException e) {
            context.output().error(ErrorText.of(e));
            context.closeMachine(false);
            return ExitStatus.ERROR;
        }
    }
}
