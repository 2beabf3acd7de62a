// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.ctf.writer.UnfinishedFolder;
import dev.ringside.protocol.ClientMessage.AddSnapshotOutput;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.RecordSnapshot;
import dev.ringside.protocol.ClientMessage.RemoveSnapshotOutput;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SnapshotOutput;
import dev.ringside.protocol.ClientMessage.SnapshotOutputs;
import dev.ringside.protocol.ClientMessage.SnapshotRecorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Does what clients ask of snapshots. Called on the control agent's thread.
final class SnapshotRequests {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Sessions sessions;

    SnapshotRequests(Sessions sessions) {
        this.sessions = sessions;
    }

    SnapshotOutput add(AddSnapshotOutput add) throws CommandFailure {
        SnapshotOutput wanted = add.output();
        String path = Output.absolute(wanted.path(), "output").toString();
        return session(add.session())
                .snapshots()
                .add(new SnapshotOutput(0, checked(wanted.name()), path, wanted.maximumBytes()));
    }

    SnapshotOutput remove(RemoveSnapshotOutput remove) throws CommandFailure {
        return session(remove.session()).snapshots().remove(remove.output());
    }

    SnapshotOutputs list(String session) throws CommandFailure {
        return new SnapshotOutputs(session(session).snapshots().list());
    }

    private RecordingSession session(String name) throws CommandFailure {
        RecordingSession session = sessions.get(name);
        if (!session.definition().snapshot()) {
            throw new CommandFailure(
                    FailureCode.INVALID, "The session is not for snapshots (create --snapshot): session=" + name);
        }
        return session;
    }

    private static String checked(String name) throws CommandFailure {
        if (!name.isEmpty() && (!name.matches("[A-Za-z0-9._-]+") || name.startsWith("."))) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid snapshot output name: " + name);
        }
        return name;
    }

    CompletableFuture<Response> record(RecordSnapshot record) throws CommandFailure {
        RecordingSession session = session(record.session());
        if (!session.startedOnce()) {
            throw new CommandFailure(FailureCode.INVALID, "No data available in snapshot");
        }
        SnapshotOutput output = output(session, record.output());
        Path folder = folder(output, session.nextSnapshot());
        Path unfinished = made(UnfinishedFolder.of(folder));
        return sessions.snapshot(session, unfinished, output.maximumBytes())
                .thenRun(() -> finish(folder))
                .handle((written, failure) -> {
                    if (failure != null) {
                        deleteAll(unfinished);
                        throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
                    }
                    return new SnapshotRecorded(folder.toString());
                });
    }

    private static void finish(Path folder) {
        try {
            UnfinishedFolder.finish(folder);
        } catch (IOException e) {
            throw new CompletionException(new CommandFailure(
                    FailureCode.INPUT_OUTPUT, "Cannot write to output=" + folder + ": " + Output.reason(e)));
        }
    }

    /// What the client did not say is as the session has it.
    private static SnapshotOutput output(RecordingSession session, SnapshotOutput asked) throws CommandFailure {
        SnapshotOutput known = session.snapshots().only().orElse(new SnapshotOutput(0, "", "", 0));
        String path = asked.path().isEmpty() ? known.path() : Output.absolute(asked.path(), "output").toString();
        if (path.isEmpty()) {
            throw new CommandFailure(FailureCode.INVALID, "The session has no snapshot output (snapshot add-output)");
        }
        String name = checked(asked.name());
        String usual = asked.path().isEmpty() ? known.name() : "snapshot";
        return new SnapshotOutput(
                known.id(),
                name.isEmpty() ? usual : name,
                path,
                asked.maximumBytes() == 0 ? known.maximumBytes() : asked.maximumBytes());
    }

    private static Path folder(SnapshotOutput output, long number) {
        return Path.of(output.path())
                .resolve(output.name() + "-" + DATE_TIME.format(LocalDateTime.now()) + "-" + number);
    }

    private static Path made(Path folder) throws CommandFailure {
        try {
            Files.createDirectories(folder);
            return folder;
        } catch (IOException e) {
            throw new CommandFailure(
                    FailureCode.INPUT_OUTPUT, "Cannot write to output=" + folder + ": " + Output.reason(e));
        }
    }

    /// A snapshot that failed leaves nothing behind.
    private static void deleteAll(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // The client is told of what went wrong first.
            return;
        }
    }
}
