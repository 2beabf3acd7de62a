// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// What to record: one `enable-event --kernel`. A pattern is a name in which `*` stands for any text and `\*` for an
/// asterisk (reference: LTTng's name matching). An event that several rules of a channel match is recorded once.
public sealed interface KernelEventRule {
    /// Tracepoints by LTTng's name (or by the kernel's, or `system:name`); system calls are not among them.
    record Tracepoint(String pattern) implements KernelEventRule {}

    /// System calls by name without any prefix: `openat`, `clock_*`.
    record SystemCall(String pattern, Phase phase) implements KernelEventRule {
        public SystemCall(String pattern) {
            this(pattern, Phase.ENTRY_AND_EXIT);
        }
    }

    /// Which side of a system call.
    enum Phase {
        ENTRY,
        EXIT,
        ENTRY_AND_EXIT
    }

    /// A place in a program or library: `elf:PATH:SYMBOL` or `sdt:PATH:PROVIDER:NAME`, the form `elf:` implied.
    ///
    /// @param location   as given to `--userspace-probe`; after a blank, what else to record: `NAME=WHAT:TYPE …` in the
    ///                   kernel's language (Documentation/trace/uprobetracer.rst)
    /// @param recordName the name of the recorded event
    /// @param atReturn   when the function returns, with what it returns, instead of when it starts
    record UserProbe(String location, String recordName, boolean atReturn) implements KernelEventRule {
        public UserProbe(String location, String recordName) {
            this(location, recordName, false);
        }
    }

    /// An instruction of the kernel: `SYMBOL`, `SYMBOL+OFFSET` or an address; or `event:SYSTEM:EVENT`, whenever another
    /// event is there.
    ///
    /// @param location   as given to `--probe`; after a blank, what else to record: `NAME=WHAT:TYPE …` in the kernel's
    ///                   language (Documentation/trace/kprobetrace.rst), of another event `NAME=$FIELD`
    /// @param recordName the name of the recorded event
    record KernelProbe(String location, String recordName) implements KernelEventRule {}

    /// The entries and returns of a kernel function, recorded as `NAME_entry` and `NAME_exit`.
    ///
    /// @param location   as given to `--function`; after a blank, what else to record of the return (`ret=$retval:s64`)
    /// @param recordName the name that the names of the recorded events start with
    record Function(String location, String recordName) implements KernelEventRule {}

    /// Only the events of a rule that an expression is true for (reference: LTTng's filter expressions): fields by the
    /// names that the trace shows, context fields of the channel as `$ctx.NAME`. Events of the state dump are not among
    /// them.
    record Filtered(KernelEventRule rule, String expression) implements KernelEventRule {
        public Filtered {
            if (rule instanceof Filtered) {
                throw new IllegalArgumentException("a filter of a filter: " + rule);
            }
        }
    }
}
