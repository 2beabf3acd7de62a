// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

/// A filter expression that cannot be understood, with the place of the fault.
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    public FilterException(int position, String reason) {
        super("column " + (position + 1) + ": " + reason);
    }
}
