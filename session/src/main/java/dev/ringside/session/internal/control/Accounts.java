// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;

/// The ids of users and groups that are given by name. Stateless.
final class Accounts {
    private static final long MOST = 0xffff_fffeL;

    private Accounts() {}

    /// @param value a number, or a name where the attribute is a user or a group
    static long id(TrackerAttribute attribute, String value) throws CommandFailure {
        if (value.matches("\\d{1,10}") && Long.parseLong(value) <= MOST) {
            return Long.parseLong(value);
        }
        return switch (attribute) {
            case PID, VPID -> throw new CommandFailure(FailureCode.INVALID, "Invalid process ID: " + value);
            case UID, VUID -> named(value, "uid", FailureCode.USER_NOT_FOUND);
            case GID, VGID -> named(value, "gid", FailureCode.GROUP_NOT_FOUND);
        };
    }

    /// A file given to the user or group for a moment tells the number of its owner: the platform tells no other way.
    private static long named(String name, String attribute, FailureCode code) throws CommandFailure {
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        boolean user = attribute.equals("uid");
        try {
            UserPrincipal principal =
                    user ? accounts.lookupPrincipalByName(name) : accounts.lookupPrincipalByGroupName(name);
            return numberOf(principal);
        } catch (IOException e) {
            throw new CommandFailure(code, (user ? "User" : "Group") + " not found: " + name);
        }
    }

    private static long numberOf(UserPrincipal principal) throws IOException {
        Path file = Files.createTempFile("ringside", ".account");
        try {
            boolean group = principal instanceof GroupPrincipal;
            Files.setAttribute(file, group ? "posix:group" : "posix:owner", principal);
            return ((Number) Files.getAttribute(file, group ? "unix:gid" : "unix:uid")).longValue();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
