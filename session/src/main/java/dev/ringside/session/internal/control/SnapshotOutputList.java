// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.SnapshotOutput;
import java.util.List;
import java.util.Optional;

/// Where the snapshots of a session go: one place at most, as in LTTng, whose ids go on counting. Belongs to the
/// control agent's thread.
final class SnapshotOutputList {
    private Optional<SnapshotOutput> only = Optional.empty();
    private long lastId;

    /// @param wanted its id does not count
    SnapshotOutput add(SnapshotOutput wanted) throws CommandFailure {
        if (only.isPresent()) {
            throw new CommandFailure(FailureCode.INVALID, "Snapshot output already exists");
        }
        long id = ++lastId;
        String name = wanted.name().isEmpty() ? "snapshot-" + id : wanted.name();
        SnapshotOutput added = new SnapshotOutput(id, name, wanted.path(), wanted.maximumBytes());
        only = Optional.of(added);
        return added;
    }

    /// @param idOrName of the output
    SnapshotOutput remove(String idOrName) throws CommandFailure {
        SnapshotOutput removed = only.filter(output ->
                        output.name().equals(idOrName) || Long.toString(output.id()).equals(idOrName))
                .orElseThrow(() -> new CommandFailure(FailureCode.INVALID, "Snapshot output not found"));
        only = Optional.empty();
        return removed;
    }

    Optional<SnapshotOutput> only() {
        return only;
    }

    List<SnapshotOutput> list() {
        return only.stream().toList();
    }
}
