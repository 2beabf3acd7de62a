// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.ring.FlushResult;
import dev.ringside.ring.PacketSink;
import dev.ringside.ring.RingConsumer;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingPacket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;

/// The ring buffers of a channel for one owner (a user or a process), and the stream files they go to.
///
/// The consumer's thread polls, flushes and closes; the control agent starts, stops and reads the counters, which may
/// be a moment old.
public final class ChannelBuffers implements PacketSink {
    private static final VarHandle OWNER = ValueLayout.JAVA_INT.varHandle();

    /// A disk that is full now is not asked again at once.
    private static final long WRITE_RETRY_NANOS = 100_000_000;

    private final long id;
    private final String channelName;
    private final RingFile file;
    private final RingConsumer rings;
    private final List<StreamFile> streams;
    private final Problems problems;
    private final long switchTimerNanos;
    private long nextSwitchNanos = System.nanoTime();
    private long writeAgainNanos = nextSwitchNanos;
    private volatile long discardedEvents;
    private volatile long lostPackets;
    private volatile int producers;
    private volatile boolean broken;
    private long unwrittenPackets;

    private ChannelBuffers(
            long id,
            ChannelSettings settings,
            RingFile file,
            List<StreamFile> streams,
            Problems problems) {
        this.id = id;
        this.channelName = settings.name();
        this.file = file;
        this.rings = new RingConsumer(file);
        this.streams = streams;
        this.problems = problems;
        this.switchTimerNanos = settings.switchTimerMicros() * 1000;
    }

    /// Opens the stream files of a new ring file.
    ///
    /// @param folder of the trace; empty: packets stay in the rings
    public static ChannelBuffers create(
            long id, ChannelSettings settings, RingFile file, Optional<Path> folder, Problems problems)
            throws IOException {
        List<StreamFile> streams = new ArrayList<>();
        try {
            for (int ring = 0; folder.isPresent() && ring < file.shape().ringCount(); ring++) {
                streams.add(StreamFile.create(
                        folder.get(),
                        new StreamName(settings.name(), ring),
                        settings.traceFileBytes(),
                        settings.traceFileCount()));
            }
        } catch (IOException e) {
            closeAll(streams);
            throw e;
        }
        return new ChannelBuffers(id, settings, file, streams, problems);
    }

    /// Continues the stream files of an earlier daemon.
    public static ChannelBuffers resume(
            long id, ChannelSettings settings, RingFile file, Path folder, Problems problems) throws IOException {
        List<StreamFile> streams = new ArrayList<>();
        try {
            for (int ring = 0; ring < file.shape().ringCount(); ring++) {
                streams.add(StreamFile.resume(
                        folder,
                        new StreamName(settings.name(), ring),
                        settings.traceFileBytes(),
                        settings.traceFileCount()));
            }
        } catch (IOException e) {
            closeAll(streams);
            throw e;
        }
        return new ChannelBuffers(id, settings, file, streams, problems);
    }

    /// The names that a channel's stream files start with, to tell those of two channels apart: with numbered files,
    /// those of channel `a` could be those of a channel `a_0`.
    public static Set<String> streamNames(ChannelSettings settings, int ringCount) {
        Set<String> names = new HashSet<>();
        for (int ring = 0; ring < ringCount; ring++) {
            StreamName name = new StreamName(settings.name(), ring);
            long numbered = settings.traceFileBytes() == 0 ? 0 : Math.clamp(settings.traceFileCount(), 1, 64);
            names.add(name.stem());
            for (long number = 0; number < numbered; number++) {
                names.add(name.dataFile(number, true));
            }
        }
        return names;
    }

    /// The number by which applications know it.
    public long id() {
        return id;
    }

    /// What the names of its stream files begin with.
    public String streamName() {
        return channelName;
    }

    public RingFile file() {
        return file;
    }

    /// Control agent: starts or stops recording in all processes, by one store.
    public void recording(boolean on) {
        guarded(() -> file.recording(on));
    }

    /// Control agent: another process has its rings mapped.
    public void producerAdded() {
        producers++;
    }

    /// Control agent: a process went away.
    public void producerRemoved() {
        producers--;
    }

    /// Events that found no room, as last seen.
    public long discardedEvents() {
        guarded(() -> discardedEvents = sum(ring -> Math.max(0, rings.discardedEvents(ring))));
        return discardedEvents;
    }

    /// Packets overwritten, corrupt, or not written to the end.
    public long lostPackets() {
        return lostPackets;
    }

    public int ringCount() {
        return file.shape().ringCount();
    }

    public long memoryBytes() {
        return file.segment().byteSize();
    }

    /// Whether the consumer should look into it again and again.
    boolean needsPolling() {
        return !streams.isEmpty() && !broken && producers > 0 && recordingNow();
    }

    private boolean recordingNow() {
        boolean[] on = {false};
        guarded(() -> on[0] = file.recording());
        return on[0];
    }

    /// Writes what the rings hold, partial packets too, into stream files of their own; nothing is taken out.
    ///
    /// @param folder    of the snapshot's trace
    /// @param mostBytes of each stream
    void snapshot(Path folder, long mostBytes) throws IOException {
        if (broken) {
            return;
        }
        for (int ring = 0; ring < ringCount(); ring++) {
            int each = ring;
            guarded(() -> rings.flush(each));
            RingSnapshot.write(rings, ring, folder, new StreamName(channelName, ring), mostBytes);
        }
    }

    /// Writes all closed packets.
    ///
    /// @return how many
    int poll(long nowNanos) {
        if (switchTimerNanos > 0 && nowNanos - nextSwitchNanos >= 0) {
            nextSwitchNanos = nowNanos + switchTimerNanos;
            guarded(rings::flushAll);
        }
        return pollAll();
    }

    private int pollAll() {
        int packets = 0;
        for (int ring = 0; ring < streams.size() && !broken; ring++) {
            packets += poll(ring);
        }
        updateCounters();
        return packets;
    }

    private int poll(int ring) {
        int[] packets = {0};
        if (!writesFail()) {
            guarded(() -> packets[0] = rings.poll(ring, this));
        }
        return packets[0];
    }

    /// Closes partial packets and writes all there is.
    ///
    /// @param ringsToSettle those not yet done; done ones are taken out
    void settle(BitSet ringsToSettle) {
        for (int ring = ringsToSettle.nextSetBit(0); ring >= 0; ring = ringsToSettle.nextSetBit(ring + 1)) {
            if (broken || streams.isEmpty() || settled(ring)) {
                ringsToSettle.clear(ring);
            }
        }
        updateCounters();
    }

    private boolean settled(int ring) {
        poll(ring);
        FlushResult result = flush(ring);
        poll(ring);
        return switch (result) {
            case CLOSED, EMPTY -> !failing(ring);
            case BUSY -> false;
            case FULL -> !failing(ring) && flush(ring) != FlushResult.BUSY && poll(ring) >= 0 && !failing(ring);
        };
    }

    /// A stream without any packet still gets one, so that the trace tells the time in which nothing happened there.
    private FlushResult flush(int ring) {
        FlushResult[] result = {FlushResult.EMPTY};
        guarded(() -> result[0] = streams.get(ring).packets() == 0 ? rings.flushEvenEmpty(ring) : rings.flush(ring));
        return result[0];
    }

    private boolean failing(int ring) {
        boolean[] unread = {false};
        guarded(() -> unread[0] = rings.unreadPackets(ring) > 0);
        return unread[0];
    }

    /// Whether the last write failed, and it is not yet time for another.
    boolean writesFail() {
        return System.nanoTime() - writeAgainNanos < 0;
    }

    BitSet allRings() {
        BitSet all = new BitSet();
        all.set(0, file.shape().ringCount());
        return all;
    }

    /// Tells what could not be settled in time.
    void reportUnsettled(BitSet ringsLeft) {
        ringsLeft.stream().forEach(ring -> problems.add(
                "channel=" + channelName + " ring=" + ring + ": not all of its data could be written"));
    }

    void releaseDeadOwner(int producerId) {
        guarded(() -> rings.releaseDeadOwner(producerId));
        if (!streams.isEmpty()) {
            pollAll();
        }
    }

    /// Takes the rings back from whoever holds them. A producer that is alive gives a ring back within a scheduling
    /// period, which [RingConsumer#flush] waits for.
    void releaseAllOwners() {
        for (int ring = 0; ring < file.shape().ringCount(); ring++) {
            int each = ring;
            guarded(() -> {
                if (rings.flush(each) == FlushResult.BUSY) {
                    rings.releaseDeadOwner(owner(each));
                }
            });
        }
    }

    private int owner(int ring) {
        long control = RingLayout.CONTROL_START + (long) ring * RingLayout.CONTROL_STRIDE;
        return (int) OWNER.getAcquire(file.segment(), control + RingLayout.OWNER);
    }

    /// Closes the stream files and unmaps and deletes the ring file.
    void close() {
        guarded(() -> unwrittenPackets = streams.isEmpty() ? 0 : sum(rings::unreadPackets));
        updateCounters();
        discardedEvents();
        broken = true;
        closeAll(streams);
        file.close();
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            problems.add("cannot delete ring file: " + e);
        }
    }

    @Override
    public void packet(RingPacket packet) throws IOException {
        StreamFile stream = streams.get(packet.ring());
        if (!stream.holds(packet)) {
            stream.write(packet);
        }
    }

    @Override
    public void corrupted(int ring, String reason, long packetsDropped) {
        problems.add("channel=" + channelName + " ring=" + ring + ": damaged by an application, reason=" + reason);
    }

    private void updateCounters() {
        guarded(() ->
                lostPackets = unwrittenPackets + sum(ring -> rings.lostPackets(ring) + rings.corruptPackets(ring)));
    }

    private long sum(IntToLongFunction counter) {
        long total = 0;
        for (int ring = 0; ring < file.shape().ringCount(); ring++) {
            total += counter.applyAsLong(ring);
        }
        return total;
    }

    private interface RingAction {
        void run() throws IOException;
    }

    /// A write that fails is told and tried again at the next poll. Anything else that a ring can do to its reader
    /// (even a mapped file cut short by its application, which the JVM reports as an error) costs this ring file only.
    private void guarded(RingAction action) {
        if (broken) {
            return;
        }
        try {
            touchLastPage();
            action.run();
        } catch (IOException e) {
            problems.add("channel=" + channelName + ": " + e.getMessage());
            writeAgainNanos = System.nanoTime() + WRITE_RETRY_NANOS;
        } catch (RuntimeException | InternalError e) {
            problems.add("channel=" + channelName + ": ring file given up, reason=" + e);
            broken = true;
        }
    }

    /// A file cut short by its application shows here, in a plain read: that the JVM survives in interpreted code too,
    /// unlike the compare-and-set that is to follow.
    private void touchLastPage() {
        MemorySegment segment = file.segment();
        segment.get(ValueLayout.JAVA_BYTE, segment.byteSize() - 1);
    }

    private static void closeAll(List<StreamFile> streams) {
        for (StreamFile stream : streams) {
            try {
                stream.close();
            } catch (IOException e) {
                // Closing loses nothing: every packet was written by a call that reported its own failure.
                continue;
            }
        }
    }
}
