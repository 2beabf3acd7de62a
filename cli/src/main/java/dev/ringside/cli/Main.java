// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import dev.ringside.cli.console.Environment;
import dev.ringside.cli.control.ControlCommandLine;
import dev.ringside.cli.read.BabeltraceCommand;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The entry point of all the names the program has: `ringside` knows all commands; called as `lttng`, it knows the
/// recording commands, and as `babeltrace2` or `babeltrace`, the reading commands. The launcher passes the name in the
/// system property `ringside.program`.
///
/// Reading and recording commands share no code before this point, so that neither pays for loading the other.
public final class Main {
    private static final Set<String> READING_COMMANDS = Set.of("convert", "query", "run", "list-plugins");
    private static final int OUTPUT_BUFFER_BYTES = 1 << 16;
    private static final int ERROR_BUFFER_BYTES = 1 << 10;

    private Main() {}

    public static void main(String[] args) {
        int status = runProcess(
                System.getProperty("ringside.program", "ringside"),
                args,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        // Everything is written, and a recording is finished: an ordinary exit would first load the JDK's logging, to
        // log that it happens.
        Runtime.getRuntime().halt(status);
    }

    /// All of a process but for its end.
    static int runProcess(String program, String[] args, OutputStream standardOutput, OutputStream standardError) {
        LocalTime.adopt(System.getenv());
        PrintStream err = stream(standardError, ERROR_BUFFER_BYTES);
        int status;
        if (reads(program, args)) {
            status = BabeltraceCommand.runProcess(program, args, standardOutput, err);
        } else {
            CheckedOutput checked = new CheckedOutput(standardOutput);
            PrintStream out = stream(checked, OUTPUT_BUFFER_BYTES);
            status = run(program, args, Environment.ofProcess(), out, err);
            out.flush();
            if (checked.failure().isPresent() && status == 0) {
                err.println("Error: Cannot write standard output: " + checked.failure().get());
                status = 1;
            }
        }
        err.flush();
        return status;
    }

    /// Runs one command inside this process.
    ///
    /// @param program the name the program was called by, without folders
    /// @return the exit status
    public static int run(String program, String[] args, Environment environment, PrintStream out, PrintStream err) {
        return reads(program, args)
                ? BabeltraceCommand.run(program, args, out, err)
                : new ControlCommandLine(program, environment, out, err).run(List.of(args));
    }

    private static boolean reads(String program, String[] args) {
        return switch (program) {
            case "babeltrace2", "babeltrace" -> true;
            case "lttng" -> false;
            default -> args.length > 0 && isReading(args);
        };
    }

    private static boolean isReading(String[] args) {
        if (args[0].equals("help") && args.length > 1) {
            // Who asks for the help of no recording command asks for that of a plug-in or component class.
            return !args[1].startsWith("-") && !ControlCommandLine.hasRecordingCommand(args[1])
                    || isReading(Arrays.copyOfRange(args, 1, args.length));
        }
        return READING_COMMANDS.contains(args[0]) || isReadingOption(args[0]);
    }

    /// What only the grammar of the reading commands has before a command.
    private static boolean isReadingOption(String argument) {
        return argument.equals("--plugin-path")
                || argument.startsWith("--plugin-path=")
                || argument.equals("--omit-home-plugin-path")
                || argument.equals("--omit-system-plugin-path");
    }

    /// UTF-8 whatever the locale says: traces hold UTF-8 and go through unchanged.
    private static PrintStream stream(OutputStream file, int bufferBytes) {
        return new PrintStream(new BufferedOutputStream(file, bufferBytes), false, StandardCharsets.UTF_8);
    }
}
