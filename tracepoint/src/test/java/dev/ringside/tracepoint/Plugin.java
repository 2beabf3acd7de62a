// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

/// Loaded again by each class loader of [ClassLoadersTest].
interface Plugin {
    @Event
    void event(int value);
}
