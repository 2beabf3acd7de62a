// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which events begin and end slices, by their names: only where both names are among the classes of the trace. One
/// thread.
final class SliceNames {
    private record Pair(String begin, String end) {}

    private static final List<Pair> WORDS = List.of(
            new Pair("entry", "exit"), new Pair("enter", "exit"), new Pair("begin", "end"), new Pair("start", "end"),
            new Pair("start", "stop"), new Pair("enter", "leave"));
    private static final List<Pair> PREFIXES = List.of(
            new Pair("syscall_entry_", "syscall_exit_"), new Pair("sys_enter_", "sys_exit_"));
    private static final String SEPARATORS = "_-.:";

    private final Map<String, Role> roles = new HashMap<>();

    /// @param begins whether the event begins a slice; otherwise it ends one
    /// @param slice  the name that both have in common
    record Role(boolean begins, String slice) {}

    SliceNames(List<String> eventNames) {
        Set<String> names = new HashSet<>(eventNames);
        for (String name : eventNames) {
            for (Pair prefixes : PREFIXES) {
                if (name.startsWith(prefixes.begin())) {
                    String rest = name.substring(prefixes.begin().length());
                    add(names, name, prefixes.end() + rest, rest);
                }
            }
            for (Pair words : WORDS) {
                String stem = stem(name, words.begin());
                if (stem != null) {
                    add(names, name, stem + words.end(), stem.substring(0, stem.length() - 1));
                }
            }
        }
    }

    private void add(Set<String> names, String begin, String end, String slice) {
        if (names.contains(end)) {
            roles.putIfAbsent(begin, new Role(true, slice));
            roles.putIfAbsent(end, new Role(false, slice));
        }
    }

    /// What stands before a word at the end, with the separator; null where the name does not end like that.
    private static @Nullable String stem(String name, String word) {
        int length = name.length() - word.length();
        return name.endsWith(word) && length > 1 && SEPARATORS.indexOf(name.charAt(length - 1)) >= 0
                ? name.substring(0, length)
                : null;
    }

    /// Null for an instant.
    @Nullable Role role(String eventName) {
        return roles.get(eventName);
    }
}
