// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// An event of the kernel, by the kernel's names.
record KernelEvent(String system, String name) {
    @Override
    public String toString() {
        return system + ":" + name;
    }
}
