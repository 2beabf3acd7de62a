// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The dynamic events at places in programs that one recorder has made, in a group of its own
/// (Documentation/trace/uprobetracer.rst). They are seen by every instance, but record only where they are enabled.
/// Whoever makes this closes it, after the instances that enabled them. One thread at a time.
public final class UserProbes implements AutoCloseable {
    private static final String FILE = "uprobe_events";
    private static final int MAX_NAME = 40;

    private final Tracefs tracefs;
    private final String group = InstanceName.probeGroupOfThisProcess();
    private final List<String> made = new ArrayList<>();
    private static int counter;

    public UserProbes(Tracefs tracefs) {
        this.tracefs = tracefs;
    }

    /// The group that the events are in.
    public String group() {
        return group;
    }

    /// Makes events for a location of `--userspace-probe`.
    ///
    /// @param atReturn when the function returns rather than when it starts
    /// @return the kernel's names of the events, in [#group]
    public List<String> create(String location, String recordName, boolean atReturn) throws KernelTracingException {
        if (!Files.exists(tracefs.root().resolve(FILE))) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "this kernel has no uprobes: it needs CONFIG_UPROBE_EVENTS=y");
        }
        List<ProbePlace> places = find(location);
        if (atReturn && location.startsWith("sdt:")) {
            throw new KernelTracingException(Reason.INVALID, "a static probe has no return: location=" + location);
        }
        List<String> names = new ArrayList<>();
        try {
            for (ProbePlace place : places) {
                String name = uniqueName(recordName);
                String arguments = atReturn ? " ret=$retval:s64" : "";
                tracefs.append(FILE, (atReturn ? "r:" : "p:") + group + "/" + name + " " + place + arguments);
                made.add(name);
                names.add(name);
            }
        } catch (KernelTracingException e) {
            remove(names);
            throw e;
        }
        return names;
    }

    private static synchronized String uniqueName(String recordName) {
        String plain = recordName.replaceAll("\\W", "_");
        return (plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain) + "_" + counter++;
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

    /// Takes back events of [#create]; those that cannot be removed now are with [#close].
    public void remove(List<String> names) {
        for (String name : List.copyOf(names)) {
            try {
                tracefs.append(FILE, "-:" + group + "/" + name);
                made.remove(name);
            } catch (KernelTracingException e) {
                // It is busy or gone: close tells what remains.
            }
        }
    }

    @Override
    public void close() throws KernelTracingException {
        remove(made);
        if (!made.isEmpty()) {
            throw new KernelTracingException(Reason.IO, "cannot remove the probes " + group + ": " + made);
        }
    }

    /// Removes the probes that dead processes of this user made.
    public static void removeStale(Tracefs tracefs) throws KernelTracingException {
        if (!Files.exists(tracefs.root().resolve(FILE))) {
            return;
        }
        for (String line : tracefs.read(FILE).lines().toList()) {
            // p:GROUP/NAME PLACE
            int colon = line.indexOf(':');
            int slash = line.indexOf('/', colon);
            int blank = line.indexOf(' ', slash);
            if (colon < 0 || slash < 0 || blank < 0) {
                continue;
            }
            Optional<InstanceName> owner = InstanceName.parseProbeGroup(line.substring(colon + 1, slash));
            if (owner.isPresent() && owner.get().isMine() && owner.get().isStale()) {
                tracefs.append(FILE, "-:" + line.substring(colon + 1, blank));
            }
        }
    }
}
