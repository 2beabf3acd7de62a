// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// A tracepoint of the running kernel.
///
/// @param name       what users enable and traces show: LTTng's name where LTTng has one, else the kernel's
/// @param system     the kernel's group of events, a folder below `events/` in tracefs
/// @param kernelName the kernel's own name in that group
public record KernelTracepoint(String name, String system, String kernelName) implements Comparable<KernelTracepoint> {
    @Override
    public int compareTo(KernelTracepoint other) {
        return name.compareTo(other.name);
    }
}
