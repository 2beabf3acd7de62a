// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

/// A tracepoint definition that cannot be traced. Thrown where the tracepoint is defined, never where it is called.
public final class InvalidTracepointException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// @param where the interface and method, or the record and component
    public InvalidTracepointException(String where, String reason) {
        super(where + ": " + reason);
    }
}
