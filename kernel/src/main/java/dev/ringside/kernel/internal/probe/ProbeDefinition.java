// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import java.nio.file.Path;
import java.util.Optional;

/// A dynamic event that is to be made.
///
/// @param file       of tracefs, that takes its definition
/// @param type       the letter of the definition: `p` when the place is reached, `r` when the function returns, `e`
///                   with another event
/// @param program    that the place is in; empty: the kernel
/// @param place      as the kernel wants it told, behind the program
/// @param arguments  what else to record (`NAME=WHAT:TYPE …`, Documentation/trace/kprobetrace.rst); empty: nothing
/// @param recordName of the event in the trace
public record ProbeDefinition(
        String file, char type, Optional<Path> program, String place, String arguments, String recordName) {
    static final String USER_PROBES = "uprobe_events";
    static final String KERNEL_PROBES = "kprobe_events";
    static final String DYNAMIC_EVENTS = "dynamic_events";

    /// A place in the kernel.
    ProbeDefinition(String file, char type, String place, String arguments, String recordName) {
        this(file, type, Optional.empty(), place, arguments, recordName);
    }

    /// The place for people.
    String location() {
        return program.map(Path::toString).orElse("") + place;
    }

    /// @param programName by which the kernel finds the program; empty: it is in the kernel
    String text(String group, String name, String programName) {
        String what = arguments.isEmpty() ? "" : " " + arguments;
        return type + ":" + group + "/" + name + " " + programName + place + what;
    }
}
