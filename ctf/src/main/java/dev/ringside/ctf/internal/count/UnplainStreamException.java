// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

/// Something in a data stream that counting has no way to deal with: the stream has to be read. Never leaves this
/// package.
final class UnplainStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnplainStreamException(String reason) {
        super(reason, null, false, false);
    }
}
