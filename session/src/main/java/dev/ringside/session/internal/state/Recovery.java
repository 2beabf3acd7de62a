// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.state;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.ring.RingFile;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.consumer.Consumer;
import dev.ringside.session.internal.consumer.Problems;
import dev.ringside.session.internal.state.SessionState.Buffers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes out what is still in the rings of a daemon that was killed, at the start of the next one. The sessions
/// themselves are not taken over: their applications register again and find them gone.
public final class Recovery {
    private final RingFolders folders;
    private final Consumer consumer;
    private final DaemonLog log;

    public Recovery(RingFolders folders, Consumer consumer, DaemonLog log) {
        this.folders = folders;
        this.consumer = consumer;
        this.log = log;
    }

    /// Returns when all is written. What cannot be recovered is logged and left where it is.
    public void run() {
        try {
            for (RingFolder folder : folders.leftBehind()) {
                recover(folder);
            }
        } catch (IOException | RuntimeException e) {
            log.error("cannot look for sessions of an earlier daemon", e);
        }
    }

    private void recover(RingFolder folder) {
        try {
            if (!folder.exists()) {
                log.warning("session lost: its ring buffers are gone: folder=" + folder.path());
                folder.delete();
                return;
            }
            recover(folder, folder.load());
        } catch (IOException | RuntimeException e) {
            log.error("session not recovered, its files stay: folder=" + folder.path(), e);
        }
    }

    private void recover(RingFolder folder, SessionState state) throws IOException {
        Problems problems = new Problems();
        List<ChannelBuffers> adopted = new ArrayList<>();
        for (Buffers each : state.buffers()) {
            if (!each.traceFolder().isEmpty()) {
                adopt(each, problems, adopted);
            }
        }
        adopted.forEach(buffers -> buffers.recording(false));
        for (ChannelBuffers buffers : adopted) {
            consumer.releaseAllOwners(buffers);
        }
        consumer.remove(adopted).join();
        folder.delete();
        log.info("session recovered: session=" + state.session() + " data written to=" + state.output()
                + " channels=" + adopted.size() + " discarded events="
                + adopted.stream().mapToLong(ChannelBuffers::discardedEvents).sum());
        problems.list().forEach(problem -> log.warning("recovery: session=" + state.session() + " " + problem));
    }

    private void adopt(Buffers buffers, Problems problems, List<ChannelBuffers> adopted) {
        try {
            RingFile file = RingFile.adopt(Path.of(buffers.ringFile()));
            adopted.add(ChannelBuffers.resume(
                    buffers.id(), settings(buffers), file, Path.of(buffers.traceFolder()), problems));
        } catch (IOException e) {
            problems.add("channel=" + buffers.channel() + ": " + e);
        }
    }

    /// What the consumer needs to know of the channel; the rest is in the ring file.
    private static ChannelSettings settings(Buffers buffers) {
        return new ChannelSettings(
                buffers.channel(),
                0,
                0,
                LossMode.DISCARD,
                BufferOwnership.USER,
                BufferAllocation.PER_CPU,
                0,
                0,
                0,
                buffers.traceFileBytes(),
                buffers.traceFileCount());
    }
}
