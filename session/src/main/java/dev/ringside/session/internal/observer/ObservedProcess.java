// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import java.util.Optional;

/// An application as the daemon sees it from outside.
///
/// @param producerId       tells applications apart
/// @param virtualPid       in its own PID namespace, as it says
/// @param uid              of the user that the socket told
/// @param name             not trusted; made as long as the kernel's names of processes are
/// @param startTimeMillis  when it started, as the application says, from the Unix epoch
public record ObservedProcess(int producerId, long virtualPid, long uid, String name, long startTimeMillis) {
    private static final int MOST_NAME_CHARACTERS = 15;

    public ObservedProcess {
        StringBuilder plain = new StringBuilder();
        name.chars()
                .filter(each -> !Character.isISOControl(each))
                .limit(MOST_NAME_CHARACTERS)
                .forEach(each -> plain.append((char) each));
        name = plain.toString();
    }

    /// Why it cannot be observed; empty when nothing speaks against it.
    Optional<String> problem() {
        return ProcessSearch.find(this).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "pid=" + virtualPid + " is no process that the session daemon sees: another PID namespace");
    }
}
