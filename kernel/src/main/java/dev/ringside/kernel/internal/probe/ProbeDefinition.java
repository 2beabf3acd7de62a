// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

/// A dynamic event that is to be made.
///
/// @param file       of tracefs, that takes its definition
/// @param type       the letter of the definition: `p` when the place is reached, `r` when the function returns, `e`
///                   with another event
/// @param place      as the kernel wants it told
/// @param arguments  what else to record (`NAME=WHAT:TYPE …`, Documentation/trace/kprobetrace.rst); empty: nothing
/// @param recordName of the event in the trace
public record ProbeDefinition(String file, char type, String place, String arguments, String recordName) {
    static final String USER_PROBES = "uprobe_events";
    static final String KERNEL_PROBES = "kprobe_events";
    static final String DYNAMIC_EVENTS = "dynamic_events";

    String text(String group, String name) {
        return type + ":" + group + "/" + name + " " + place + (arguments.isEmpty() ? "" : " " + arguments);
    }
}
