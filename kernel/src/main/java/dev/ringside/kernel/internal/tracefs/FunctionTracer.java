// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import dev.ringside.kernel.KernelTracingException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The kernel's tracer `function` in one instance: it records each time that one of some functions is entered
/// (Documentation/trace/ftrace.rst). It is installed with the first functions, which can only be while nobody has the
/// instance's buffers open, and stays for as long as the instance. One thread at a time.
public final class FunctionTracer {
    /// The id and the name of the group of its records; it is no event that could be enabled.
    public static final String GROUP = "ftrace";

    public static final String EVENT = "function";

    private static final String KNOWN_FUNCTIONS = "available_filter_functions";
    private static final String RECORDED = "set_ftrace_filter";
    private static final String EXCEPTED = "set_ftrace_notrace";
    private static final String THREADS = "set_ftrace_pid";

    private final TracefsInstance instance;
    private Set<String> functions = Set.of();
    private Set<Integer> threads = Set.of();
    private boolean installed;
    private boolean excepted;

    public FunctionTracer(TracefsInstance instance) {
        this.instance = instance;
    }

    /// Why this kernel has none; empty: it has one.
    public static Optional<String> whyNot(Tracefs tracefs) {
        try {
            boolean listed = Set.of(tracefs.read("available_tracers").strip().split("\\s+"))
                    .contains(EVENT);
            if (!listed) {
                return Optional.of("it has no function tracer (CONFIG_FUNCTION_TRACER=y)");
            }
            tracefs.requireReadable(KNOWN_FUNCTIONS);
            return Optional.empty();
        } catch (KernelTracingException e) {
            return Optional.of(
                    "it refuses the function tracer, as a kernel that is locked down does: " + e.getMessage());
        }
    }

    /// Whether the tracer can record a function.
    public static boolean knows(Tracefs tracefs, String function) throws KernelTracingException {
        // FUNCTION, behind it perhaps [MODULE]
        return tracefs.read(KNOWN_FUNCTIONS)
                .lines()
                .anyMatch(line -> line.startsWith(function)
                        && (line.length() == function.length() || line.charAt(function.length()) == ' '));
    }

    public boolean isInstalled() {
        return installed;
    }

    /// Records entries of these functions, and of no others. Where the tracer is not installed yet, the buffers are
    /// empty afterwards.
    public void setFunctions(Collection<String> wanted) throws KernelTracingException {
        if (Set.copyOf(wanted).equals(functions)) {
            return;
        }
        if (wanted.isEmpty()) {
            // An empty filter would mean all functions.
            instance.write(EXCEPTED, lines(functions));
            excepted = true;
            functions = Set.of();
            return;
        }
        instance.write(RECORDED, lines(wanted));
        if (excepted) {
            instance.write(EXCEPTED, "\n");
            excepted = false;
        }
        if (!installed) {
            instance.write("current_tracer", EVENT);
            installed = true;
        }
        functions = Set.copyOf(wanted);
    }

    private static String lines(Collection<String> names) {
        return String.join("\n", new TreeSet<>(names)) + "\n";
    }

    /// Records functions only where these threads enter them, and those that they start from now on. At no moment is a
    /// thread recorded that neither this set nor the one before includes.
    ///
    /// @param wanted empty: all
    public void setTrackedThreads(Set<Integer> wanted) throws KernelTracingException {
        if (wanted.equals(threads)) {
            return;
        }
        boolean grows = !threads.isEmpty() && wanted.containsAll(threads);
        if (grows || !installed) {
            track(wanted, grows);
        } else {
            // To take out a thread the kernel's set must be empty for a moment, which means all threads.
            instance.paused(() -> track(wanted, false));
        }
        threads = Set.copyOf(wanted);
    }

    private void track(Set<Integer> wanted, boolean grows) throws KernelTracingException {
        instance.setOption("function-fork", !wanted.isEmpty());
        if (!grows) {
            instance.write(THREADS, " ");
        }
        instance.appendIds(THREADS, wanted);
    }
}
