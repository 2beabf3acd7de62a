// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The readers of all buffers of one channel: of its tracefs instance, and of what programs of ours capture, for each
/// CPU. Where one of them fails, the others are read all the same.
///
/// Two locks: the recorder's, under which everything is transcoded, and one of this class, under which everything is
/// spooled and which is never held for long. So one thread can keep the kernel's buffers empty while another one,
/// whoever has the recorder's lock, transcodes. To take what the kernel has without spooling it, or to add and close
/// readers, a thread has both.
final class ChannelReaders {
    /// Of each buffer in turn, so that no CPU keeps the others waiting.
    private static final long PART_BYTES = 1 << 20;

    /// Fewer bytes tell nothing about how long others take.
    private static final long MEASURED_BYTES = 1 << 15;

    /// Of code that is not compiled: some microseconds for a record.
    private static final double COLD_NANOS_PER_BYTE = 100;

    /// How often a spooling that found no room is tried again.
    private static final int MOST_ROUNDS = 64;

    private final ReentrantLock spooling = new ReentrantLock();
    private final List<BufferReader> readers = new ArrayList<>();
    private final List<BufferReader> unwatched = new ArrayList<>();
    private final FirstFailure failures;
    private double nanosPerByte = COLD_NANOS_PER_BYTE;

    /// @param failures gets what goes wrong
    ChannelReaders(FirstFailure failures) {
        this.failures = failures;
    }

    /// Something that the reading thread must not see half done.
    interface Change {
        void run() throws IOException;
    }

    /// Does something while nobody spools; under the recorder's lock.
    void exclude(Change change) throws IOException {
        spooling.lock();
        try {
            change.run();
        } finally {
            spooling.unlock();
        }
    }

    /// Within [#exclude].
    void add(BufferReader reader) {
        readers.add(reader);
        unwatched.add(reader);
    }

    /// Within [#exclude].
    void removeAll() {
        readers.clear();
        unwatched.clear();
    }

    /// Has a poll say when there is something to read; under the recorder's lock.
    ///
    /// @return false where it cannot say so of all
    boolean watch(DescriptorPoll poll) throws IOException {
        boolean all = true;
        for (BufferReader reader : unwatched) {
            all &= reader.watch(poll);
        }
        unwatched.clear();
        return all;
    }

    /// Copies what the kernel has to the backlogs.
    ///
    /// @return whether all of it found room
    boolean spool() {
        spooling.lock();
        try {
            boolean all = true;
            for (BufferReader reader : readers) {
                try {
                    all &= reader.spool();
                } catch (IOException e) {
                    failures.keep(e);
                    all = false;
                }
            }
            return all;
        } finally {
            spooling.unlock();
        }
    }

    /// Whether anything waits to be transcoded. Any thread that has one of the locks.
    boolean isBehind() {
        for (BufferReader reader : readers) {
            if (!reader.backlog().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /// How long it takes to transcode what is there, as far as the last time tells; under the recorder's lock, for the
    /// thread that reads.
    long estimatedNanos() {
        long bytes = 0;
        for (BufferReader reader : readers) {
            try {
                bytes += reader.presentBytes();
            } catch (IOException e) {
                failures.keep(e);
            }
        }
        return (long) (bytes * nanosPerByte);
    }

    /// Transcodes what waits, and with `direct`, for the thread that spools otherwise, what the kernel has; under the
    /// recorder's lock.
    ///
    /// @param untilNanos when to come to an end
    /// @return whether there may be more
    boolean transcode(long untilNanos, boolean direct) {
        long began = System.nanoTime();
        long bytes = 0;
        long round = PART_BYTES;
        boolean late = false;
        while (round >= PART_BYTES && !late) {
            round = 0;
            for (BufferReader reader : readers) {
                long part = transcode(reader, untilNanos, direct);
                round = Math.max(round, part);
                bytes += part;
            }
            late = System.nanoTime() - untilNanos >= 0;
        }
        if (bytes >= MEASURED_BYTES) {
            nanosPerByte = (double) (System.nanoTime() - began) / bytes;
        }
        return late && round > 0;
    }

    private long transcode(BufferReader reader, long untilNanos, boolean direct) {
        try {
            return reader.transcode(PART_BYTES, untilNanos, direct);
        } catch (IOException e) {
            failures.keep(e);
            return 0;
        }
    }

    /// Transcodes all that the kernel has now; under the recorder's lock.
    ///
    /// @param stopped whether it records nothing more
    void drain(boolean stopped) {
        if (stopped) {
            spooling.lock();
            try {
                for (BufferReader reader : readers) {
                    while (transcode(reader, Long.MAX_VALUE, true) > 0) {
                        // Until nothing is there.
                    }
                }
            } finally {
                spooling.unlock();
            }
            return;
        }
        boolean more = true;
        for (int round = 0; more && round < MOST_ROUNDS; round++) {
            more = !spool();
            for (BufferReader reader : readers) {
                transcodeSpooled(reader);
            }
        }
    }

    private void transcodeSpooled(BufferReader reader) {
        try {
            long left = reader.backlog().addedBytes() - reader.backlog().takenBytes();
            if (left > 0) {
                reader.transcode(left, Long.MAX_VALUE, false);
            }
        } catch (IOException e) {
            failures.keep(e);
        }
    }

    /// How full the fullest buffer was since the last call; for the thread that reads.
    double takeFill() {
        spooling.lock();
        try {
            double most = 0;
            for (BufferReader reader : readers) {
                most = Math.max(most, reader.takeFill());
            }
            return most;
        } finally {
            spooling.unlock();
        }
    }
}
