// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A performance counter of each CPU, whose value is a context field: `perf:cpu:NAME` and `perf:cpu:raw:rN:NAME`
/// (reference: perf_event_open(2)). Immutable.
///
/// @param typeName as `add-context` takes it
/// @param type     what kind of counter it is to the kernel (`enum perf_type_id`)
/// @param config   which one of that kind
public record PerfCounter(String typeName, int type, long config) {
    private static final String PREFIX = "perf:cpu:";
    private static final int HARDWARE = 0;
    private static final int SOFTWARE = 1;
    private static final int CACHE = 3;
    private static final int RAW = 4;
    private static final Pattern RAW_NAME = Pattern.compile("raw:r([0-9a-fA-F]{1,16}):.+");
    private static final Pattern CACHE_NAME =
            Pattern.compile("(L1-dcache|L1-icache|LLC|dTLB|iTLB|branch)-(load|store|prefetch)(e?s|-misses)");
    private static final Map<String, Integer> CACHES = Map.of(
            "L1-dcache", 0, "L1-icache", 1, "LLC", 2, "dTLB", 3, "iTLB", 4, "branch", 5);
    private static final Map<String, Integer> OPERATIONS = Map.of("load", 0, "store", 1, "prefetch", 2);
    private static final Map<String, Integer> HARDWARE_NAMES = numbered(
            "cpu-cycles cycles", "instructions", "cache-references", "cache-misses", "branch-instructions branches",
            "branch-misses", "bus-cycles", "stalled-cycles-frontend idle-cycles-frontend",
            "stalled-cycles-backend idle-cycles-backend");
    private static final Map<String, Integer> SOFTWARE_NAMES = numbered(
            "cpu-clock", "task-clock", "page-fault faults", "context-switches cs", "cpu-migrations migrations",
            "minor-faults", "major-faults", "alignment-faults", "emulation-faults");

    private static Map<String, Integer> numbered(String... names) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            for (String name : names[i].split(" ")) {
                numbers.put(name, i);
            }
        }
        return numbers;
    }

    /// The counter of a context type; empty where the type is none of the kernel's counters.
    ///
    /// @throws KernelTracingException where it is one that nobody knows
    public static Optional<PerfCounter> parse(String typeName) throws KernelTracingException {
        if (!typeName.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = typeName.substring(PREFIX.length());
        Matcher raw = RAW_NAME.matcher(name);
        Matcher cache = CACHE_NAME.matcher(name);
        if (raw.matches()) {
            return Optional.of(new PerfCounter(typeName, RAW, Long.parseUnsignedLong(raw.group(1), 16)));
        }
        if (SOFTWARE_NAMES.containsKey(name)) {
            return Optional.of(new PerfCounter(typeName, SOFTWARE, SOFTWARE_NAMES.get(name)));
        }
        if (HARDWARE_NAMES.containsKey(name)) {
            return Optional.of(new PerfCounter(typeName, HARDWARE, HARDWARE_NAMES.get(name)));
        }
        if (cache.matches()) {
            long misses = cache.group(3).equals("-misses") ? 1 : 0;
            long config = CACHES.getOrDefault(cache.group(1), 0) | OPERATIONS.getOrDefault(cache.group(2), 0) << 8
                    | misses << 16;
            return Optional.of(new PerfCounter(typeName, CACHE, config));
        }
        throw new KernelTracingException(Reason.UNSUPPORTED, "context " + typeName + ": there is no such counter");
    }

    /// The name of the field.
    public String fieldName() {
        return typeName.replace(':', '_').replace('-', '_');
    }
}
