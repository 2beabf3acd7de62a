// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// One thing that kernel tracing can build on, for `ringside doctor`.
///
/// @param name    short, stable: `tracefs`, `syscalls`, `kprobes`…
/// @param present whether it can be used now, by this user
/// @param finding what was found: a path or version where present, else why it is missing
/// @param remedy  the exact command (or kernel option) that would open it; empty where present
public record Facility(String name, boolean present, String finding, String remedy) {
    static Facility present(String name, String finding) {
        return new Facility(name, true, finding, "");
    }

    static Facility missing(String name, String finding, String remedy) {
        return new Facility(name, false, finding, remedy);
    }
}
