// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

/// From when to when a data stream has packets, in nanoseconds from its clock's origin.
public record TimeRange(long beginNanos, long endNanos) {}
