// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.stream.CountWorker;
import dev.ringside.ctf.internal.stream.CountedStream;
import dev.ringside.ctf.internal.stream.FoundStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Counts the messages of data streams without putting them in order or showing any of them, packet by packet, on
/// several threads: much faster than reading. For those who only want to know how many messages there are.
///
/// It only counts what is plain. Where a stream is broken, or something in it needs a closer look, it tells no number, and
/// whoever asked has to read: then all that can be read comes before the error. Used once, by one thread.
public final class MessageTally {
    private final List<FoundStream> streams;
    private final int threads;

    private MessageTally(List<FoundStream> streams, int threads) {
        this.streams = streams;
        this.threads = threads;
    }

    static MessageTally of(FoundStream stream, int threads) {
        return new MessageTally(List.of(stream), threads);
    }

    /// One tally of all streams of several.
    public static MessageTally joined(List<MessageTally> tallies) {
        List<FoundStream> streams = new ArrayList<>();
        int threads = 1;
        for (MessageTally tally : tallies) {
            streams.addAll(tally.streams);
            threads = Math.max(threads, tally.threads);
        }
        return new MessageTally(streams, threads);
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

    /// Counts, and gives all packets to someone who wants them as they are. Where no number is told, some packets may have
    /// been given all the same.
    ///
    /// @throws UncheckedIOException where the copier fails
    public Optional<long[]> copy(BooleanSupplier stop, PacketCopier copier) {
        return count(stop, copier);
    }

    private Optional<long[]> count(BooleanSupplier stop, @Nullable PacketCopier copier) {
        List<CountedStream> counted = streams.stream().map(FoundStream::counted).toList();
        try {
            work(counted, stop, copier);
            return total(counted);
        } finally {
            counted.forEach(CountedStream::close);
        }
    }

    private void work(List<CountedStream> counted, BooleanSupplier stop, @Nullable PacketCopier copier) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        BooleanSupplier enough = () -> stop.getAsBoolean() || failure.get() != null
                || counted.stream().anyMatch(CountedStream::isUnknown);
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            int first = i * counted.size() / threads;
            others.add(Thread.ofPlatform().daemon().name("count-" + i).start(() -> {
                try {
                    workFrom(first, counted, enough, copier);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        try {
            workFrom(0, counted, enough, copier);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
        others.forEach(MessageTally::join);
        switch (failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> { }
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

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
