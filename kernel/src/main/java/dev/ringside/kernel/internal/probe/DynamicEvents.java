// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.probe;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The events that one recorder has added to the kernel, in a group of its own. They are seen by every instance, but
/// record only where they are enabled. Whoever makes this closes it, after the instances that enabled them. One thread
/// at a time.
public final class DynamicEvents implements AutoCloseable {
    private static final int MAX_NAME = 40;
    private static final String NO_SUCH_PLACE = "Invalid probed address or symbol";
    private static int counter;

    private final Tracefs tracefs;
    private final String group = InstanceName.probeGroupOfThisProcess();
    /// Name to the file that it was defined in.
    private final Map<String, String> made = new LinkedHashMap<>();

    public DynamicEvents(Tracefs tracefs) {
        this.tracefs = tracefs;
    }

    /// The group that the events are in.
    public String group() {
        return group;
    }

    /// Makes events; where one cannot be made, none is.
    ///
    /// @return the kernel's names of the events, in [#group], in the order of the definitions
    public List<String> create(List<ProbeDefinition> definitions) throws KernelTracingException {
        List<String> names = new ArrayList<>();
        try {
            for (ProbeDefinition definition : definitions) {
                String name = uniqueName(definition.recordName());
                create(name, definition);
                names.add(name);
            }
        } catch (KernelTracingException e) {
            remove(names);
            throw e;
        }
        return names;
    }

    private void create(String name, ProbeDefinition definition) throws KernelTracingException {
        try (ProgramName program = ProgramName.of(definition.program())) {
            tracefs.append(definition.file(), definition.text(group, name, program.text()));
        } catch (KernelTracingException e) {
            String reason = whyNot(name).orElse(String.valueOf(e.getMessage()));
            // Linux 6.1 has an error number for it, later ones say it in words only.
            boolean noSuchPlace =
                    String.valueOf(e.getMessage()).contains("No such file") || reason.equals(NO_SUCH_PLACE);
            throw new KernelTracingException(
                    noSuchPlace ? Reason.UNKNOWN_EVENT : e.reason() == Reason.IO ? Reason.INVALID : e.reason(),
                    "Enable kernel event failed: " + reason + ": location=" + definition.location()
                            + (definition.arguments().isEmpty() ? "" : " arguments=" + definition.arguments()),
                    e);
        }
        made.put(name, definition.file());
    }

    /// The kernel explains a definition that it refuses: `[TIME] PARSER: error: WHY`, then `Command: …` with the
    /// definition.
    private Optional<String> whyNot(String name) {
        String why = null;
        try {
            String last = "";
            for (String line : tracefs.read("error_log").lines().toList()) {
                if (line.contains(": error: ")) {
                    last = line.substring(line.indexOf(": error: ") + ": error: ".length()).strip();
                } else if (line.contains("Command:") && line.contains("/" + name + " ")) {
                    why = last;
                }
            }
        } catch (KernelTracingException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(why);
    }

    private static synchronized String uniqueName(String recordName) {
        String plain = recordName.replaceAll("\\W", "_");
        return (plain.length() > MAX_NAME ? plain.substring(0, MAX_NAME) : plain) + "_" + counter++;
    }

    /// Takes back events of [#create]; those that cannot be removed now are with [#close].
    public void remove(List<String> names) {
        for (String name : names) {
            try {
                tracefs.append(String.valueOf(made.get(name)), "-:" + group + "/" + name);
                made.remove(name);
            } catch (KernelTracingException e) {
                // It is busy or gone: close tells what remains.
            }
        }
    }

    @Override
    public void close() throws KernelTracingException {
        remove(List.copyOf(made.keySet()));
        if (!made.isEmpty()) {
            throw new KernelTracingException(
                    Reason.IO, "cannot remove the probes " + group + ": " + made.keySet());
        }
    }

    /// Removes the events that dead processes made.
    ///
    /// @param which by the owners of their groups
    public static void removeStale(Tracefs tracefs, Predicate<InstanceName> which) throws KernelTracingException {
        List<String> files =
                List.of(ProbeDefinition.USER_PROBES, ProbeDefinition.KERNEL_PROBES, ProbeDefinition.DYNAMIC_EVENTS);
        for (String file : files) {
            if (Files.exists(tracefs.root().resolve(file))) {
                removeStale(tracefs, file, which);
            }
        }
    }

    private static void removeStale(Tracefs tracefs, String file, Predicate<InstanceName> which)
            throws KernelTracingException {
        for (String line : tracefs.read(file).lines().toList()) {
            // TYPE:GROUP/NAME PLACE
            int colon = line.indexOf(':');
            int slash = line.indexOf('/', colon);
            int blank = line.indexOf(' ', slash);
            if (colon < 0 || slash < 0 || blank < 0) {
                continue;
            }
            Optional<InstanceName> owner = InstanceName.parseProbeGroup(line.substring(colon + 1, slash));
            if (owner.isPresent() && which.test(owner.get())) {
                tracefs.append(file, "-:" + line.substring(colon + 1, blank));
            }
        }
    }
}
