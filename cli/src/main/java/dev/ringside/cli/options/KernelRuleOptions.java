// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.Environment;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import java.util.ArrayList;
import java.util.List;

/// The rules that the options of `enable-event --kernel` and `record --kernel` make.
public final class KernelRuleOptions {
    private static final String SYSTEM_CALLS = "syscalls";

    private KernelRuleOptions() {}

    /// @param environment where programs are, whose paths are relative
    /// @throws CommandException for options that the kernel domain does not have
    public static List<KernelRule> of(ParsedOptions options, List<String> patterns, Environment environment)
            throws CommandException {
        if (options.has("exclude")) {
            throw CommandException.error("Event name exclusions are not supported for the kernel domain");
        }
        if (options.has("loglevel") || options.has("loglevel-only")) {
            throw CommandException.error("Log levels are not supported for the kernel domain");
        }
        KernelRuleType type = type(options);
        String location =
                switch (type) {
                    case USER_PROBE -> ProbedProgram.absolute(options.value("userspace-probe", ""), environment);
                    case KERNEL_PROBE -> options.value("probe", "");
                    case FUNCTION -> options.value("function", "");
                    case ANY, TRACEPOINT, SYSTEM_CALL -> "";
                };
        String filter = options.value("filter", "");
        return patterns.stream()
                .map(pattern -> new KernelRule(type, pattern, location, filter))
                .toList();
    }

    private static KernelRuleType type(ParsedOptions options) {
        KernelRuleType named = typeOf(options);
        return named == KernelRuleType.ANY && !(options.has("all") && !options.has("tracepoint"))
                ? KernelRuleType.TRACEPOINT
                : named;
    }

    /// The type that `--syscall` and the like name; [KernelRuleType#ANY] where none does.
    public static KernelRuleType typeOf(ParsedOptions options) {
        if (options.has("syscall")) {
            return KernelRuleType.SYSTEM_CALL;
        }
        if (options.has("userspace-probe")) {
            return KernelRuleType.USER_PROBE;
        }
        if (options.has("probe")) {
            return KernelRuleType.KERNEL_PROBE;
        }
        return options.has("function") ? KernelRuleType.FUNCTION : KernelRuleType.ANY;
    }

    /// The rules of `record --kernel LIST`: tracepoints, and all system calls where `syscalls` is among them.
    public static List<KernelRule> ofLists(List<String> lists) {
        List<KernelRule> rules = new ArrayList<>();
        for (String list : lists) {
            for (String word : EventNames.split(list)) {
                rules.add(
                        word.equals(SYSTEM_CALLS)
                                ? new KernelRule(KernelRuleType.SYSTEM_CALL, "*", "", "")
                                : new KernelRule(KernelRuleType.TRACEPOINT, word, "", ""));
            }
        }
        return rules.stream().distinct().toList();
    }
}
