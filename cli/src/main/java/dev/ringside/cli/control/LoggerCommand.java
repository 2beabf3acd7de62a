// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `logger`: writes a text into the kernel trace, as a write to `/proc/lttng-logger` does with LTTng: every recording
/// of the kernel that has the event `lttng_logger` gets it. Without a text: each line of the standard input.
final class LoggerCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options");

    @Override
    public String name() {
        return "logger";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        List<String> words = options.arguments();
        try (KernelTracer tracer = KernelTracer.open()) {
            if (words.isEmpty()) {
                logLines(tracer);
            } else {
                tracer.log(String.join(" ", words));
            }
        } catch (KernelTracingException e) {
            throw CommandException.error("Kernel tracer not available: " + e.getMessage());
        }
        return ExitStatus.OK;
    }

    private static void logLines(KernelTracer tracer) throws IOException, KernelTracingException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            tracer.log(line);
        }
    }
}
