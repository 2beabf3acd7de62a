// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;

/// Why a client's request cannot be done; becomes its [Failed] answer.
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final String message;

    CommandFailure(FailureCode code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    Failed toResponse() {
        return new Failed(code, message);
    }
}
