// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What one process has loaded, and what its addresses were resolved to. One thread.
final class LoadedBinaries {
    /// More different instruction pointers than tracepoints of any program.
    private static final int MAX_RESOLVED = 1 << 16;

    private final Map<Long, LoadedBinary> byBaseAddress = new TreeMap<>(Long::compareUnsigned);
    /// An address stays what it was first resolved to, as long as no other binary takes its place: the files say the
    /// same each time.
    private final Map<Long, ResolvedAddress> resolved = new HashMap<>();
    /// Those that could not be resolved, as long as nothing new is known.
    private final Map<Long, ResolvedAddress> unknown = new HashMap<>();

    /// A new program, or all over again.
    void clear() {
        byBaseAddress.clear();
        resolved.clear();
        unknown.clear();
    }

    boolean isLoaded(long baseAddress) {
        return byBaseAddress.containsKey(baseAddress);
    }

    void load(long baseAddress, LoadedBinary binary) {
        byBaseAddress.put(baseAddress, binary);
        resolved.keySet().removeIf(binary::contains);
        unknown.clear();
    }

    void unload(long baseAddress) {
        byBaseAddress.remove(baseAddress);
        unknown.clear();
    }

    void buildId(long baseAddress, byte[] buildId) {
        LoadedBinary binary = byBaseAddress.get(baseAddress);
        if (binary != null) {
            binary.buildId(buildId);
            unknown.clear();
        }
    }

    void debugLink(long baseAddress, String name, long crc) {
        LoadedBinary binary = byBaseAddress.get(baseAddress);
        if (binary != null) {
            binary.debugLink(name, crc);
            unknown.clear();
        }
    }

    ResolvedAddress resolve(long address) {
        ResolvedAddress known = resolved.get(address);
        if (known == null) {
            known = unknown.get(address);
        }
        return known == null ? search(address) : known;
    }

    private ResolvedAddress search(long address) {
        for (LoadedBinary binary : byBaseAddress.values()) {
            if (binary.contains(address)) {
                ResolvedAddress found = binary.resolve(address);
                return found == null ? keep(unknown, address, ResolvedAddress.UNKNOWN) : keep(resolved, address, found);
            }
        }
        return keep(unknown, address, ResolvedAddress.UNKNOWN);
    }

    private static ResolvedAddress keep(Map<Long, ResolvedAddress> map, long address, ResolvedAddress value) {
        if (map.size() >= MAX_RESOLVED) {
            map.clear();
        }
        map.put(address, value);
        return value;
    }
}
