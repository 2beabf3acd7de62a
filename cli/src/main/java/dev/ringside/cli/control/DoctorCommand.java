// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.kernel.Facility;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.ring.CycleCounter;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// `doctor`: what of this machine matters for recording, and what is missing.
final class DoctorCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        RunDirectory directory = context.daemon().directory();
        line(context, "Ringside", VersionCommand.VERSION);
        line(context, "Java", System.getProperty("java.runtime.version") + " (" + System.getProperty("java.home")
                + ")");
        line(context, "System", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " CPUs");
        line(context, "Home", directory.home().toString());
        line(context, "Session daemon", context.daemon().isRunning()
                ? "runs, socket " + directory.clientSocket()
                : "does not run; `create` and `record` start it");
        line(context, "Shared memory", sharedMemory());
        line(context, "Clock tsc",
                CycleCounter.whyNoClock().map(why -> "missing: " + why).orElse("time stamp counter"));
        context.output().message("Kernel tracing, for this user:");
        KernelTracer.facilities().forEach(facility -> facility(context, facility));
        return ExitStatus.OK;
    }

    private static void facility(CommandContext context, Facility facility) {
        String remedy = facility.remedy().isEmpty() ? "" : "; " + facility.remedy();
        line(context, "  " + facility.name(), (facility.present() ? "" : "missing: ") + facility.finding() + remedy);
    }

    private static void line(CommandContext context, String key, String value) {
        context.output().message(key + ":" + " ".repeat(Math.max(1, 16 - key.length())) + value);
    }

    private static String sharedMemory() throws IOException {
        if (!Files.isWritable(SHARED_MEMORY)) {
            return SHARED_MEMORY + " is not writable: no rings can be made there";
        }
        FileStore store = Files.getFileStore(SHARED_MEMORY);
        return SHARED_MEMORY + ", " + dev.ringside.cli.listing.QuantityText.size(store.getUsableSpace()) + " free";
    }
}
