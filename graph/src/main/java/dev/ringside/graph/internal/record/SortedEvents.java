// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.ctf.writer.BitBuffer;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Puts encoded events in the order of time, those of one time in the order in which they came. Takes a bounded amount
/// of memory: sorted runs go to a temporary file when they are large, and are merged from there. One thread.
///
/// First everything is added, then [#sorted] is called, then [#next] gives event after event.
public final class SortedEvents implements Closeable {
    private static final int RUN_BYTES = 1 << 25;
    private static final int READ_BYTES = 1 << 16;

    private final BitBuffer buffer = new BitBuffer(READ_BYTES);
    private final Path directory;
    private final int runBytes;
    private final List<Path> files = new ArrayList<>();
    private long[] nanos = new long[1024];
    private int[] ordinals = new int[1024];
    private int[] starts = new int[1025];
    private int count;
    private @Nullable PriorityQueue<Run> runs;
    private @Nullable Run current;

    public SortedEvents() {
        this(directory(System.getenv()), RUN_BYTES);
    }

    /// Where the user wants temporary files, which the JDK does not look at.
    static Path directory(Map<String, String> environment) {
        String wanted = environment.getOrDefault("TMPDIR", "");
        return Path.of(wanted.isEmpty() ? System.getProperty("java.io.tmpdir") : wanted);
    }

    /// @param directory of the temporary files
    /// @param runBytes  how many bytes of records are kept in memory
    public SortedEvents(Path directory, int runBytes) {
        this.directory = directory;
        this.runBytes = runBytes;
    }

    /// A sorted sequence of events, read one by one.
    private static final class Run implements Closeable {
        final int number;
        private final DataInputStream input;
        long nanos;
        int ordinal;
        byte[] record = new byte[256];
        int length;

        Run(int number, InputStream input) {
            this.number = number;
            this.input = new DataInputStream(input);
        }

        boolean advance() throws IOException {
            try {
                nanos = input.readLong();
            } catch (EOFException e) {
                return false;
            }
            ordinal = input.readInt();
            length = input.readInt();
            if (length > record.length) {
                record = new byte[Math.max(length, 2 * record.length)];
            }
            input.readFully(record, 0, length);
            return true;
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }

    /// Where the record of the next event is to be written to, from its current position on, aligned to bytes only.
    public BitBuffer buffer() {
        return buffer;
    }

    /// Says that the buffer holds the record of one more event.
    ///
    /// @throws SpillException where there is no room for a temporary file
    public void add(int eventRecordClassOrdinal, long eventNanos) throws SpillException {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
            ordinals = Arrays.copyOf(ordinals, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count + 1);
        }
        nanos[count] = eventNanos;
        ordinals[count] = eventRecordClassOrdinal;
        buffer.align(Byte.SIZE);
        count++;
        starts[count] = buffer.lengthBytes();
        if (starts[count] >= runBytes) {
            spill();
        }
    }

    private void spill() throws SpillException {
        try {
            Path file = Files.createTempFile(directory, "ringside-sort", ".run");
            files.add(file);
            try (DataOutputStream output = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file), READ_BYTES))) {
                writeSorted(output);
            }
        } catch (IOException e) {
            throw new SpillException("cannot write a temporary file: directory=" + directory, e);
        }
    }

    private void writeSorted(DataOutputStream output) throws IOException {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        // A stable sort; times mostly rise already.
        Arrays.sort(order, Comparator.comparingLong(i -> nanos[i]));
        for (int event : order) {
            output.writeLong(nanos[event]);
            output.writeInt(ordinals[event]);
            output.writeInt(starts[event + 1] - starts[event]);
            output.write(buffer.bytes(), starts[event], starts[event + 1] - starts[event]);
        }
        count = 0;
        buffer.clear();
    }

    /// Ends the adding.
    public void sorted() throws IOException {
        PriorityQueue<Run> queue = new PriorityQueue<>(
                Comparator.<Run>comparingLong(run -> run.nanos).thenComparingInt(run -> run.number));
        runs = queue;
        int number = 0;
        for (Path file : files) {
            enqueue(queue, new Run(number++, new BufferedInputStream(Files.newInputStream(file), READ_BYTES)));
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        writeSorted(new DataOutputStream(rest));
        enqueue(queue, new Run(number, new ByteArrayInputStream(rest.toByteArray())));
    }

    private static void enqueue(PriorityQueue<Run> queue, Run run) throws IOException {
        if (run.advance()) {
            queue.add(run);
        } else {
            run.close();
        }
    }

    /// Goes to the next event.
    ///
    /// @return false where there is none
    public boolean next() throws IOException {
        PriorityQueue<Run> queue = runs;
        if (queue == null) {
            throw new IllegalStateException("events are still being added");
        }
        if (current != null) {
            enqueue(queue, current);
        }
        current = queue.poll();
        return current != null;
    }

    private Run current() {
        if (current == null) {
            throw new IllegalStateException("not at an event");
        }
        return current;
    }

    public long nanos() {
        return current().nanos;
    }

    public int ordinal() {
        return current().ordinal;
    }

    /// The record, valid until the next call of [#next].
    public byte[] record() {
        return current().record;
    }

    public int lengthBytes() {
        return current().length;
    }

    /// Removes the temporary files.
    @Override
    public void close() throws IOException {
        if (runs != null) {
            for (Run run : runs) {
                run.close();
            }
            runs.clear();
        }
        if (current != null) {
            current.close();
            current = null;
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        files.clear();
    }
}
