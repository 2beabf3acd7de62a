// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.count.CountWorker;
import dev.ringside.ctf.internal.count.CountedStream;
import dev.ringside.ctf.internal.count.OrderedCount;
import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.WorkThreads;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Counts the messages of data streams without showing any of them, packet by packet, on several threads: much faster
/// than reading. For those who only want to know how many messages there are, all in all or one kind after the other.
///
/// It only counts what is plain. Where a stream is broken, or something in it needs a closer look, it tells no number,
/// and whoever asked has to read: then all that can be read comes before the error. Used once, by one thread.
public final class MessageTally {
    /// Is told how many messages of a kind follow in the order of the messages.
    @FunctionalInterface
    public interface Listener {
        void messages(MessageKind kind, long count);
    }

    private final List<FoundStream> streams;
    private final int threads;
    /// Null: the messages of several streams have no order.
    private final @Nullable Comparator<DataStream> order;

    private final LongConsumer meter;

    private MessageTally(
            List<FoundStream> streams, int threads, @Nullable Comparator<DataStream> order, LongConsumer meter) {
        this.streams = streams;
        this.threads = threads;
        this.order = order;
        this.meter = meter;
    }

    static MessageTally of(FoundStream stream, int threads) {
        return new MessageTally(List.of(stream), threads, null, events -> { });
    }

    /// One tally of all streams of several, merged by time. They have one meter, if any.
    ///
    /// @param order of messages of the same time, by their streams
    public static MessageTally joined(List<MessageTally> tallies, Comparator<DataStream> order) {
        List<FoundStream> streams = new ArrayList<>();
        int threads = 1;
        boolean ordered = true;
        for (MessageTally tally : tallies) {
            streams.addAll(tally.streams);
            threads = Math.max(threads, tally.threads);
            ordered &= tally.streams.size() == 1;
        }
        return new MessageTally(streams, threads, ordered ? order : null,
                events -> tallies.getFirst().meter.accept(events));
    }

    /// The same tally, which tells how many events it has counted while it does; from any thread.
    public MessageTally metered(LongConsumer newMeter) {
        return new MessageTally(streams, threads, order, newMeter);
    }

    public List<DataStream> streams() {
        return streams.stream().map(FoundStream::stream).toList();
    }

    /// Counts.
    ///
    /// @param stop   asked now and then by all threads; once it says so, no number is told
    /// @return the numbers of messages by ordinal of [MessageKind]; empty where they can only be told by reading
    public Optional<long[]> count(BooleanSupplier stop) {
        return count(stop, null);
    }

    /// Counts, and gives all packets to someone who wants them as they are. Where no number is told, some packets may
    /// have been given all the same. That also is so where a packet has another UUID than its metadata: such packets
    /// must not be taken as they are.
    ///
    /// @throws UncheckedIOException where the copier fails
    public Optional<long[]> copy(BooleanSupplier stop, PacketCopier copier) {
        return count(stop, copier);
    }

    /// Counts the messages in their order, so that the listener knows at any time what the messages so far are.
    ///
    /// @param stop     asked now and then by all threads
    /// @param listener called by this thread only
    /// @return whether all was told; otherwise what was told is right, and the rest can only be told by reading
    public boolean countInOrder(BooleanSupplier stop, Listener listener) {
        Comparator<DataStream> byStream = order;
        if (byStream == null && streams.size() > 1) {
            return false;
        }
        try (OrderedCount count = OrderedCount.of(streams, byStream == null ? (a, b) -> 0 : byStream, meter)) {
            if (count == null) {
                return false;
            }
            WorkThreads.run(threads, thread -> count.work(stop, thread == 0 ? listener : null));
            return count.isWhole();
        }
    }

    private Optional<long[]> count(BooleanSupplier stop, @Nullable PacketCopier copier) {
        List<CountedStream> counted = streams.stream().map(stream -> new CountedStream(stream, meter)).toList();
        try {
            AtomicBoolean failed = new AtomicBoolean();
            BooleanSupplier enough = () -> stop.getAsBoolean() || failed.get()
                    || counted.stream().anyMatch(CountedStream::isUnknown);
            WorkThreads.run(threads, thread -> {
                boolean returned = false;
                try {
                    workFrom(thread * counted.size() / threads, counted, enough, copier);
                    returned = true;
                } finally {
                    failed.compareAndSet(false, !returned);
                }
            });
            return total(counted);
        } finally {
            counted.forEach(CountedStream::close);
        }
    }

    /// Each thread starts with streams of its own, then helps the others.
    private static void workFrom(
            int first, List<CountedStream> counted, BooleanSupplier stop, @Nullable PacketCopier copier) {
        CountWorker worker = new CountWorker(copier);
        for (int i = 0; i < counted.size() && !stop.getAsBoolean(); i++) {
            worker.work(counted.get((first + i) % counted.size()), stop);
        }
    }

    private static Optional<long[]> total(List<CountedStream> counted) {
        long[] total = new long[MessageKind.values().length];
        for (CountedStream stream : counted) {
            long[] counts = stream.counts();
            if (counts == null) {
                return Optional.empty();
            }
            for (int kind = 0; kind < counts.length; kind++) {
                total[kind] += counts[kind];
            }
        }
        return Optional.of(total);
    }
}
