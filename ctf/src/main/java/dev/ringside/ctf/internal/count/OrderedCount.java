// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.RecordWindow;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageTally;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Counts the messages of several data streams in their merged order, without merging: stretch by stretch, whose
/// packets any number of threads count, and which are told in order.
///
/// Whatever is not plain ends it; what was told until then is right. Methods may be called by any thread.
public final class OrderedCount implements AutoCloseable {
    /// So many tasks are kept at hand.
    private static final int TASKS_AT_HAND = 4;
    /// Counted in advance of what is told.
    private static final int MAX_STRETCHES = 6;

    private final PacketSweep sweep;
    private final LongConsumer meter;
    private final Deque<PacketTask> tasks = new ArrayDeque<>();
    /// What is not told yet, in order.
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private boolean sweeping;
    private boolean swept;
    private boolean givenUp;

    private OrderedCount(PacketSweep sweep, LongConsumer meter) {
        this.sweep = sweep;
        this.meter = meter;
    }

    /// Prepares to count. Whoever asks closes the result.
    ///
    /// @param order of messages of the same time, by their streams
    /// @param meter is told how many events were counted
    /// @return null where the streams have to be read
    public static @Nullable OrderedCount of(
            List<FoundStream> streams, Comparator<DataStream> order, LongConsumer meter) {
        return of(streams, order, meter, PacketSweep.Portions.DEFAULT);
    }

    static @Nullable OrderedCount of(
            List<FoundStream> streams, Comparator<DataStream> order, LongConsumer meter,
            PacketSweep.Portions portions) {
        try {
            return new OrderedCount(new PacketSweep(streams, order, portions), meter);
        } catch (MalformedTraceException | UnplainStreamException e) {
            return null;
        }
    }

    /// What a thread does next.
    private sealed interface Job {
        record Sweep() implements Job {}

        record Tell(Stretch stretch) implements Job {}

        record Count(PacketTask task) implements Job {}
    }

    /// Counts until there is nothing left, or someone says stop.
    ///
    /// @param listener is told; null: the caller only helps. One thread has to have it
    public void work(BooleanSupplier stop, MessageTally.@Nullable Listener listener) {
        PacketCounter counter = new PacketCounter(new RecordWindow(RecordWindow.SIZE_BYTES), true);
        PartMarks marks = new PartMarks();
        try {
            Job job = nextJob(listener != null);
            while (job != null) {
                switch (job) {
                    case Job.Sweep ignored -> sweep();
                    case Job.Tell tell when listener != null -> tell.stretch.tell(listener);
                    case Job.Tell ignored -> throw new IllegalStateException("no one to tell");
                    case Job.Count count -> count(count.task, counter, marks);
                }
                if (stop.getAsBoolean()) {
                    giveUp();
                }
                job = nextJob(listener != null);
            }
        } catch (MalformedTraceException | DecodeFault | UnplainStreamException e) {
            // Whoever reads the streams then says so, after all that comes before.
            giveUp();
        } catch (RuntimeException | Error e) {
            giveUp();
            throw e;
        }
    }

    private synchronized @Nullable Job nextJob(boolean tells) {
        while (!givenUp) {
            if (tells && !stretches.isEmpty() && stretches.getFirst().isCounted()) {
                notifyAll();
                return new Job.Tell(stretches.remove());
            }
            if (!swept && !sweeping && tasks.size() < TASKS_AT_HAND && stretches.size() < MAX_STRETCHES) {
                sweeping = true;
                return new Job.Sweep();
            }
            if (!tasks.isEmpty()) {
                return new Job.Count(tasks.remove());
            }
            if (swept && (!tells || stretches.isEmpty())) {
                return null;
            }
            await();
        }
        return null;
    }

    private void sweep() {
        Stretch next = sweep.next();
        synchronized (this) {
            sweeping = false;
            swept = next == null;
            if (next != null) {
                stretches.add(next);
                tasks.addAll(next.tasks());
            }
            notifyAll();
        }
    }

    private void count(PacketTask task, PacketCounter counter, PartMarks marks) {
        counter.enterStream(task.stream().stream(), true);
        marks.enterTask(task);
        int endIndex = 0;
        long endBytes = 0;
        for (int i = 0; i < task.parts().size(); i++) {
            if (i == endIndex) {
                endIndex = task.endIndex(i);
                endBytes = task.parts().get(endIndex - 1).packet.endBytes();
            }
            PacketPart part = task.parts().get(i);
            if (!awaitPartBefore(part) || !count(part, endBytes, counter, marks)) {
                giveUp();
                return;
            }
        }
        finish(task, marks);
    }

    private static boolean count(PacketPart part, long readEndBytes, PacketCounter counter, PartMarks marks) {
        marks.enterPart(part);
        boolean counted =
                counter.count(part.packet, part.file, readEndBytes, part.startBits(), part.startCycles(), marks);
        part.stopBits = counter.stopBits();
        part.stopCycles = counter.cycles();
        return counted && marks.areInOrder();
    }

    private synchronized void finish(PacketTask task, PartMarks marks) {
        meter.accept(
                task.stretch().finish(marks.counted(), task.parts().getFirst().from, task.parts().getLast().to));
        task.parts().getLast().done = true;
        notifyAll();
    }

    private synchronized boolean awaitPartBefore(PacketPart part) {
        while (part.before != null && !part.before.done) {
            if (givenUp) {
                return false;
            }
            await();
        }
        return true;
    }

    private void await() {
        boolean interrupted = false;
        try {
            wait();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            givenUp = true;
            notifyAll();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void giveUp() {
        givenUp = true;
        notifyAll();
    }

    /// Whether everything was told, once all threads are back.
    public synchronized boolean isWhole() {
        return !givenUp && swept && stretches.isEmpty();
    }

    @Override
    public void close() {
        sweep.close();
    }
}
