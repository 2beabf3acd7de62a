// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal;

import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Optional;

/// Which user is at the other end of a connection. A user's own daemon is reached by that user only; root's daemon asks
/// the kernel and believes no one.
public final class PeerIdentity {
    private static final Path PASSWORD_FILE = Path.of("/etc/passwd");

    private final RunDirectory run;

    public PeerIdentity(RunDirectory run) {
        this.run = run;
    }

    /// @param pid        as the application says
    /// @param claimedUid as the application says
    /// @throws IOException if the kernel's answer fits no user
    public long uid(MessageConnection connection, long pid, long claimedUid) throws IOException {
        if (!run.system()) {
            return run.uid();
        }
        String name = connection.peerUser().map(Principal::getName).orElse("");
        Optional<Long> known = numeric(name).or(() -> inPasswordFile(name));
        if (known.isPresent()) {
            return known.get();
        }
        // A user from a directory service: the process says its uid, and the owner of its /proc entry must be the peer.
        Path process = Path.of("/proc", Long.toString(pid));
        if (Files.getOwner(process).getName().equals(name)) {
            return ((Integer) Files.getAttribute(process, "unix:uid")) & 0xFFFF_FFFFL;
        }
        throw new IOException("cannot tell the user of an application: user=" + name + " pid=" + pid + " claimedUid="
                + claimedUid);
    }

    private static Optional<Long> numeric(String name) {
        return name.matches("[0-9]{1,10}") ? Optional.of(Long.parseLong(name)) : Optional.empty();
    }

    private static Optional<Long> inPasswordFile(String name) {
        try {
            return Files.readAllLines(PASSWORD_FILE).stream()
                    .map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[0].equals(name))
                    .map(fields -> Long.parseLong(fields[2]))
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
