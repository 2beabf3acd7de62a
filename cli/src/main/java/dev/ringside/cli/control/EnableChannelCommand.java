// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineChannel;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.ChannelOptions;
import dev.ringside.cli.options.EventNames;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Response;
import java.io.IOException;
import java.util.List;

/// `enable-channel`: makes channels, or enables disabled ones again.
final class EnableChannelCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "session/s=",
            "kernel/k",
            "userspace/u",
            "discard",
            "overwrite",
            "subbuf-size=",
            "num-subbuf=",
            "switch-timer=",
            "monitor-timer=",
            "watchdog-timer=",
            "auto-reclaim-memory=",
            "read-timer=",
            "list-options",
            "output=",
            "buffers-uid",
            "buffers-pid",
            "buffers-global",
            "buffer-ownership=",
            "buffer-allocation=",
            "buffer-preallocation=",
            "tracefile-size/C=",
            "tracefile-count/W=",
            "blocking-timeout=");
    private static final int MAXIMUM_NAME_LENGTH = 255;

    @Override
    public String name() {
        return "enable-channel";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        ChannelOptions settings = ChannelOptions.of(options, context.output());
        TracingDomain domain = TracingDomain.of(options, false);
        List<String> names = EventNames.required(options, "Missing event record channel name.");
        domain.require();
        MachineElement channels = context.openMachine(name()).open("channels");
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        int status = ExitStatus.OK;
        for (String name : names) {
            int one = enable(context, domain, session, settings.settings(name), channels);
            status = status == ExitStatus.ERROR ? status : one == ExitStatus.OK ? status : one;
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }

    private static int enable(
            CommandContext context,
            TracingDomain domain,
            String session,
            ChannelSettings settings,
            MachineElement channels)
            throws CommandException, IOException {
        String name = settings.name();
        if (name.length() > MAXIMUM_NAME_LENGTH) {
            throw CommandException.error(
                    "Event record channel name is too long (max. " + MAXIMUM_NAME_LENGTH + " characters)");
        }
        if (name.startsWith(".") || name.contains("/")) {
            context.output()
                    .error("Invalid event record channel name: \"" + name
                            + "\". Event record channel names may not start with '.', and may not contain '/'.");
            channels.with(MachineChannel.of(settings).with("success", false));
            return ExitStatus.ERROR;
        }
        Response response = context.daemon().ask(new EnableChannel(session, domain.protocolDomain(), settings));
        boolean success = !(response instanceof Failed);
        channels.with(MachineChannel.of(settings).with("success", success));
        if (response instanceof Failed failed) {
            return fail(context, domain, session, name, failed);
        }
        context.output()
                .message(domain.text() + " event record channel `" + name + "` enabled for session `" + session + "`");
        return ExitStatus.OK;
    }

    private static int fail(
            CommandContext context, TracingDomain domain, String session, String name, Failed failed) {
        String text = "Failed to enable event record channel `" + name + "` under session `" + session + "`: "
                + domain.failureText(failed);
        if (failed.code() == FailureCode.CHANNEL_EXISTS) {
            context.output().warning(text);
            return ExitStatus.WARNING;
        }
        context.output().error(text);
        return ExitStatus.ERROR;
    }
}
