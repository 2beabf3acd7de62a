// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

/// An event without a class around it.
record TopLevelEvent(int value) {}
