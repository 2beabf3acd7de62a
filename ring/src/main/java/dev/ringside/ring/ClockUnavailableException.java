// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.io.IOException;

/// The rings are stamped with a clock that this process cannot read.
public final class ClockUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    public ClockUnavailableException(RingShape.RingClock clock, String reason) {
        super("Clock not available: clock=" + clock + " reason=" + reason);
    }
}
