// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// How asking for messages went.
public enum IteratorStatus {
    /// There are messages in the batch.
    OK,
    /// There will be no more messages.
    END,
    /// There are no messages now; ask again later (live sources).
    AGAIN
}
