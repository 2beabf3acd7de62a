// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.listing.KernelListing;
import dev.ringside.cli.listing.ListedParts;
import dev.ringside.cli.listing.ListingStyle;
import dev.ringside.cli.listing.SessionListing;
import dev.ringside.cli.listing.TracepointListing;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineKernel;
import dev.ringside.cli.machine.MachineSession;
import dev.ringside.cli.machine.MachineTracepoints;
import dev.ringside.protocol.ClientMessage.ApplicationTracepoints;
import dev.ringside.protocol.ClientMessage.DescribeKernel;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.KernelEventList;
import dev.ringside.protocol.ClientMessage.ListKernelEvents;
import dev.ringside.protocol.ClientMessage.ListTracepoints;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import dev.ringside.protocol.ClientMessage.TracepointList;
import java.io.IOException;
import java.util.List;

/// `list`: the sessions there are, one session whole, or the tracepoints of the applications that run.
final class ListCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "kernel/k",
            "jul/j",
            "log4j/l",
            "log4j2",
            "python/p",
            "userspace/u",
            "channel/c=",
            "map-channel=",
            "domain/d",
            "fields/f",
            "syscall/S",
            "no-truncate",
            "mem-usage=",
            "style=",
            "list-options");
    private static final List<String> DOMAINS = List.of("kernel", "userspace", "jul", "log4j", "log4j2", "python");
    private static final List<String> MEMORY_USAGES = List.of("total", "compact", "full");

    @Override
    public String name() {
        return "list";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (options.arguments().size() > 1) {
            throw CommandException.error("Unknown argument: " + options.arguments().get(1));
        }
        checkValues(options);
        ListingStyle style = style(context, options);
        if (!options.arguments().isEmpty()) {
            return session(context, name(), options, style, options.arguments().getFirst());
        }
        return DOMAINS.stream().anyMatch(options::has)
                ? instrumentationPoints(context, options, style)
                : sessions(context, style);
    }

    static void checkValues(ParsedOptions options) throws CommandException {
        if (options.has("syscall") && !options.has("kernel")) {
            throw CommandException.error("--syscall will only work with the Kernel domain (-k)");
        }
        String style = options.value("style", "breathe");
        if (!style.equals("breathe") && !style.equals("compact")) {
            throw CommandException.error("Invalid --style value `" + style + "`: expecting `compact` or `breathe`)");
        }
        String memoryUsage = options.value("mem-usage", "total");
        if (!MEMORY_USAGES.contains(memoryUsage)) {
            throw CommandException.error(
                    "Invalid --mem-usage value `" + memoryUsage + "`: expecting `total`, `compact`, or `full`");
        }
    }

    static ListingStyle style(CommandContext context, ParsedOptions options) {
        return ListingStyle.of(
                context.environment(), options.value("style", "").equals("compact"), options.has("no-truncate"));
    }

    private int sessions(CommandContext context, ListingStyle style) throws CommandException, IOException {
        MachineElement machine = context.openMachineWithoutSuccess(name()).open("sessions");
        List<SessionSummary> sessions;
        try {
            sessions = Sessions.all(context);
        } catch (CommandException e) {
            throw CommandException.error("Failed to list: " + e.text());
        }
        sessions.forEach(session -> machine.with(MachineSession.summary(session)));
        if (sessions.isEmpty()) {
            context.output().message("No recording sessions available!");
        } else {
            context.output().part(SessionListing.overview(sessions, style));
        }
        return ExitStatus.OK;
    }

    /// One session whole; `status` shows the current one.
    static int session(
            CommandContext context, String command, ParsedOptions options, ListingStyle style, String name)
            throws CommandException, IOException {
        MachineElement sessions = context.openMachineWithoutSuccess(command).open("sessions");
        Response response;
        try {
            response = context.daemon().ask(new DescribeSession(name));
        } catch (CommandException e) {
            throw CommandException.error("Failed to list: " + e.text());
        }
        if (response instanceof Failed(FailureCode code, String message)) {
            throw CommandException.error("Failed to list: "
                    + (code != FailureCode.NO_SUCH_SESSION
                            ? message
                            : context.output().machine()
                                    ? "Session '" + name + "' not found"
                                    : "Recording session `" + name + "` not found"));
        }
        if (response instanceof SessionDetail detail) {
            ListedParts parts = parts(options);
            KernelDetail kernel = context.daemon().ask(new DescribeKernel(name), KernelDetail.class);
            sessions.with(MachineSession.of(detail, kernel, parts));
            context.output().part(SessionListing.whole(detail, kernel, parts, style));
            detail.problems().forEach(context.output()::warning);
        }
        return ExitStatus.OK;
    }

    /// All domains where none is asked for.
    private static ListedParts parts(ParsedOptions options) {
        boolean all = DOMAINS.stream().noneMatch(options::has);
        return new ListedParts(
                all || options.has("kernel"),
                all || options.has("userspace"),
                options.value("channel", ""),
                options.has("domain"));
    }

    /// The machine's element is there, empty, where the kernel cannot be traced.
    private static void kernel(CommandContext context, boolean systemCalls, MachineElement domains)
            throws CommandException, IOException {
        List<String> names = List.of();
        // What the kernel has is worth a question before there is any session.
        try (BriefDaemon _ = new BriefDaemon(context)) {
            names = context.daemon()
                    .ask(new ListKernelEvents(systemCalls), KernelEventList.class)
                    .names();
        } catch (CommandException e) {
            String what = systemCalls ? "Linux kernel system calls" : "Linux kernel tracepoints";
            throw CommandException.error("Failed to list: Failed to list " + what + ": " + e.text());
        } finally {
            domains.with(MachineKernel.points(names, systemCalls));
        }
        context.output().part(KernelListing.points(names, systemCalls));
    }

    private int instrumentationPoints(CommandContext context, ParsedOptions options, ListingStyle style)
            throws CommandException, IOException {
        MachineElement domains = context.openMachineWithoutSuccess(name()).open("domains");
        if (options.has("kernel")) {
            kernel(context, options.has("syscall"), domains);
            if (!options.has("userspace")) {
                return ExitStatus.OK;
            }
        }
        if (!options.has("userspace")) {
            context.output().message("No requested instrumentation points available!");
            return ExitStatus.OK;
        }
        TracepointList list;
        try {
            list = context.daemon().ask(new ListTracepoints(Domain.USER_SPACE), TracepointList.class);
        } catch (CommandException e) {
            throw CommandException.error("Failed to list: " + e.text());
        }
        List<ApplicationTracepoints> applications = context.program().equals("lttng")
                ? list.applications().stream().map(ListCommand::tracepointsAlone).toList()
                : list.applications();
        domains.with(MachineTracepoints.of(applications, options.has("fields")));
        if (applications.isEmpty()) {
            context.output().message("No requested instrumentation points available!");
        } else {
            context.output().part(TracepointListing.of(applications, options.has("fields"), style));
        }
        return ExitStatus.OK;
    }

    /// LTTng has nothing else.
    private static ApplicationTracepoints tracepointsAlone(ApplicationTracepoints application) {
        return new ApplicationTracepoints(application.pid(), application.processName(), application.events());
    }
}
