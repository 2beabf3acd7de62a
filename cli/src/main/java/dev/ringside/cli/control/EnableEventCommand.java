// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.listing.ChannelDefaults;
import dev.ringside.cli.listing.UserLogLevel;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineEvent;
import dev.ringside.cli.options.EventNames;
import dev.ringside.cli.options.Exclusions;
import dev.ringside.cli.options.KernelRuleOptions;
import dev.ringside.cli.options.NotBuilt;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/// `enable-event`: makes recording event rules, or enables disabled ones again.
final class EnableEventCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "session/s=",
            "all/a",
            "channel/c=",
            "kernel/k",
            "userspace/u",
            "jul/j",
            "log4j/l",
            "log4j2",
            "python/p",
            "tracepoint",
            "probe=",
            "userspace-probe=",
            "function=",
            "syscall",
            "loglevel=",
            "loglevel-only=",
            "list-options",
            "filter/f=",
            "exclude/x=");
    /// What the names of events begin with that the session daemon writes.
    private static final String OBSERVED = "jvm:";

    private static final List<String> TYPES = List.of("tracepoint", "probe", "userspace-probe", "function", "syscall");

    @Override
    public String name() {
        return "enable-event";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (TYPES.stream().filter(options::has).count() > 1) {
            throw CommandException.error("Only one event type may be enabled at once");
        }
        TracingDomain domain = TracingDomain.of(options, true);
        MachineElement output = context.openMachine(name());
        List<String> patterns = patterns(context, options);
        domain.require();
        if (domain == TracingDomain.USER_SPACE) {
            refuseOtherTypes(options, patterns);
        }
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        MachineElement events = output.open("events");
        if (domain == TracingDomain.KERNEL) {
            int status = KernelRuleEnabling.enable(
                    KernelRuleOptions.of(options, patterns, context.environment()),
                    context,
                    session,
                    options,
                    events);
            context.closeMachine(true);
            return status;
        }
        OptionalInt level = level(options);
        if (level.isEmpty()) {
            output.with("success", true);
            context.output().error("Unknown log level `" + levelName(options) + "`");
            return ExitStatus.ERROR;
        }
        int status = ExitStatus.OK;
        for (String pattern : patterns) {
            RuleSettings rule = rule(options, pattern, level.getAsInt());
            Exclusions.check(context.output(), pattern, rule.exclusions());
            status = Math.max(status, enable(context, domain, session, options, rule, events));
        }
        // LTTng says so even where a rule failed; the element of the rule and the exit status tell.
        context.closeMachine(true);
        return status;
    }

    private static List<String> patterns(CommandContext context, ParsedOptions options) throws CommandException {
        if (options.has("all")) {
            return List.of("*");
        }
        if (options.arguments().isEmpty()) {
            context.closeMachine(true);
        }
        return EventNames.required(options, "Missing event name pattern(s)");
    }

    private static void refuseOtherTypes(ParsedOptions options, List<String> patterns) throws CommandException {
        for (String type : TYPES) {
            if (!type.equals("tracepoint") && options.has(type)) {
                throw CommandException.error("Instrumentation point type not supported for the user space domain");
            }
        }
        // What the session daemon observes itself it can filter; applications cannot yet.
        if (options.has("filter") && !patterns.stream().allMatch(pattern -> pattern.startsWith(OBSERVED))) {
            throw NotBuilt.option("--filter", "filter expressions are");
        }
    }

    private static String levelName(ParsedOptions options) {
        return options.value("loglevel", options.value("loglevel-only", ""));
    }

    private static OptionalInt level(ParsedOptions options) {
        return range(options) == LogLevelRange.ALL
                ? OptionalInt.of(UserLogLevel.DEBUG.ordinal())
                : UserLogLevel.parse(levelName(options));
    }

    private static LogLevelRange range(ParsedOptions options) {
        if (options.has("loglevel")) {
            return LogLevelRange.AT_LEAST;
        }
        return options.has("loglevel-only") ? LogLevelRange.ONLY : LogLevelRange.ALL;
    }

    private static RuleSettings rule(ParsedOptions options, String pattern, int level) {
        List<String> exclusions = EventNames.split(options.value("exclude", ""));
        return new RuleSettings(pattern, exclusions, options.value("filter", ""), range(options), level);
    }

    private static int enable(
            CommandContext context,
            TracingDomain domain,
            String session,
            ParsedOptions options,
            RuleSettings rule,
            MachineElement events)
            throws CommandException, IOException {
        String channel = options.value("channel", "");
        Response response = context.daemon().ask(new EnableEvent(session, Domain.USER_SPACE, channel, rule));
        boolean success = !(response instanceof Failed);
        events.with(machine(rule, success));
        String what = (options.has("all") ? "matching all events" : "with pattern `" + rule.pattern() + "`")
                + Exclusions.text(rule.exclusions());
        String where = " and attached to event record channel `"
                + (channel.isEmpty() ? ChannelDefaults.CHANNEL_NAME : channel) + "`";
        if (response instanceof Failed failed) {
            context.output()
                    .error("Failed to enable event rule " + what + where + ": " + FailureText.of(failed) + " (session `"
                            + session + "`)");
            return ExitStatus.ERROR;
        }
        context.output().message("Enabled " + domain.text() + " event rule " + what + where);
        return ExitStatus.OK;
    }

    private static MachineElement machine(RuleSettings rule, boolean success) {
        MachineElement event = MachineElement.group("event")
                .with("name", rule.pattern())
                .with("type", "TRACEPOINT")
                .with("enabled", success);
        if (rule.range() != LogLevelRange.ALL) {
            event.with("loglevel", UserLogLevel.text(rule.logLevel()))
                    .with("loglevel_type", MachineEvent.rangeText(rule.range()));
        }
        MachineEvent.addExclusions(event, rule);
        return event.with("success", success);
    }
}
