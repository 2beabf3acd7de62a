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
        String[] words = location.strip().split("\\s+", 2);
        String arguments = (atReturn ? "ret=$retval:s64 " : "") + (words.length > 1 ? words[1] : "");
        return find(words[0]).stream()
                .map(place -> new ProbeDefinition(
                        ProbeDefinition.USER_PROBES,
                        atReturn ? 'r' : 'p',
                        place.toString(),
                        arguments.strip(),
                        recordName))
                .toList();
    }

    private static List<ProbePlace> find(String location) throws KernelTracingException {
        List<String> words = split(location);
        boolean sdt = words.size() == 4 && words.getFirst().equals("sdt");
        boolean elf = words.size() == 3 && words.getFirst().equals("elf");
        if (!sdt && !elf && words.size() != 2) {
            throw new KernelTracingException(
                    Reason.INVALID,
                    "not a user space probe: location=" + location
                            + "; expected [elf:]PATH:SYMBOL or sdt:PATH:PROVIDER:NAME");
        }
        Path file = program(words.get(sdt || elf ? 1 : 0));
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

    /// As given, or from PATH.
    private static Path program(String name) throws KernelTracingException {
        List<Path> candidates = new ArrayList<>();
        candidates.add(Path.of(name));
        if (!name.contains("/")) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                candidates.add(Path.of(folder, name));
            }
        }
        Optional<Path> found = candidates.stream().filter(Files::isRegularFile).findFirst();
        if (found.isEmpty()) {
            throw new KernelTracingException(Reason.INVALID, "no such program or library: path=" + name);
        }
        Path file = found.get().toAbsolutePath();
        if (file.toString().chars().anyMatch(c -> c <= ' ')) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "the kernel takes no path with blanks for a probe: path=" + file);
        }
        return file;
    }
}
