// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What `--userspace-probe` means, as definitions of dynamic events (Documentation/trace/uprobetracer.rst). Stateless;
/// any thread.
public final class UserProbes {
    private UserProbes() {}

    /// The places that a location stands for: several where a static probe is in the program more than once.
    ///
    /// @param location of `--userspace-probe`; after a blank, what else to record
    /// @param atReturn when the function returns, with what it returns, rather than when it starts
    public static List<ProbeDefinition> probe(Tracefs tracefs, String location, String recordName, boolean atReturn)
            throws KernelTracingException {
        if (!Files.exists(tracefs.root().resolve(ProbeDefinition.USER_PROBES))) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "this kernel has no uprobes: it needs CONFIG_UPROBE_EVENTS=y");
        }
        if (atReturn && location.startsWith("sdt:")) {
            throw new KernelTracingException(Reason.INVALID, "a static probe has no return: location=" + location);
        }
        String text = location.strip();
        String where = text.substring(0, placeLength(text));
        String arguments = (atReturn ? "ret=$retval:s64 " : "") + text.substring(where.length());
        return find(where).stream()
                .map(place -> new ProbeDefinition(
                        ProbeDefinition.USER_PROBES,
                        atReturn ? 'r' : 'p',
                        Optional.of(place.file()),
                        place.inFile(),
                        arguments.strip(),
                        recordName))
                .toList();
    }

    /// Where what else to record begins: at the first blank that is not one of the path. The first words decide unless
    /// there is no such file.
    private static int placeLength(String text) {
        int first = text.length();
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
                first = Math.min(first, i);
                List<String> words = split(text.substring(0, i));
                if (isPlace(words) && candidates(file(words)).anyMatch(Files::isRegularFile)) {
                    return i;
                }
            }
        }
        return first;
    }

    private static boolean isPlace(List<String> words) {
        return words.size() == 2 || isElf(words) || isStatic(words);
    }

    private static boolean isElf(List<String> words) {
        return words.size() == 3 && words.getFirst().equals("elf");
    }

    private static boolean isStatic(List<String> words) {
        return words.size() == 4 && words.getFirst().equals("sdt");
    }

    private static String file(List<String> words) {
        return words.get(words.size() == 2 ? 0 : 1);
    }

    private static List<ProbePlace> find(String location) throws KernelTracingException {
        List<String> words = split(location);
        boolean sdt = isStatic(words);
        if (!isPlace(words)) {
            throw new KernelTracingException(
                    Reason.INVALID,
                    "not a user space probe: location=" + location
                            + "; expected [elf:]PATH:SYMBOL or sdt:PATH:PROVIDER:NAME, a colon of the path as \\:");
        }
        Path file = program(file(words));
        try {
            ElfFile opened = ElfFile.open(file);
            List<ProbePlace> places = sdt
                    ? opened.staticProbes(words.get(2), words.get(3))
                    : opened.function(words.getLast()).stream().toList();
            if (places.isEmpty()) {
                throw new KernelTracingException(
                        Reason.UNKNOWN_EVENT,
                        "no such " + (sdt ? "static probe" : "function") + ": location=" + location);
            }
            return places;
        } catch (IOException e) {
            throw new KernelTracingException(Reason.INVALID, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// At colons that no backslash stands before.
    private static List<String> split(String location) {
        return Stream.of(location.split("(?<!\\\\):"))
                .map(word -> word.replace("\\:", ":"))
                .toList();
    }

    private static Path program(String name) throws KernelTracingException {
        Optional<Path> found = candidates(name).filter(Files::isRegularFile).findFirst();
        if (found.isEmpty()) {
            throw new KernelTracingException(Reason.INVALID, "no such program or library: path=" + name);
        }
        return found.get().toAbsolutePath();
    }

    /// As given, or from PATH.
    private static Stream<Path> candidates(String name) {
        List<Path> candidates = new ArrayList<>();
        candidates.add(Path.of(name));
        if (!name.contains("/")) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                candidates.add(Path.of(folder, name));
            }
        }
        return candidates.stream();
    }
}
