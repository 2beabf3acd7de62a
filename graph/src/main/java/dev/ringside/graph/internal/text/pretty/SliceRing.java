// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.TextBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The slices of [ParallelLines] in the order of their messages, each on its way round: filled by the graph's thread,
/// formatted by any, written by any, one at a time and in order, then filled again.
///
/// A slice with a rest is for the graph's thread to write, and holds up those behind it. Any thread may call the
/// methods that take slices; whoever has taken one has it for itself until it says that it is done.
final class SliceRing {
    private final LineSlice[] slices;
    /// Slices counted from the first of all: those below were written, given to be formatted, filled. The last one is
    /// being filled.
    private long written;
    private long taken;
    private long filled;
    /// Whether someone is writing the first slice that is not written.
    private boolean writing;
    /// Of the last event in what was written.
    private long timeWritten;
    private @Nullable Throwable failure;
    private boolean closed;
    private int waiting;

    /// @param timeBefore of the last event before all slices, as of [TimestampWriter#lastTime()]
    /// @param texts      makes the text of each slice, which writes itself to the output
    SliceRing(int size, long timeBefore, Supplier<TextBuffer> texts) {
        slices = new LineSlice[size];
        for (int i = 0; i < size; i++) {
            slices[i] = new LineSlice(texts.get());
        }
        timeWritten = timeBefore;
    }

    private LineSlice slice(long number) {
        return slices[(int) (number % slices.length)];
    }

    /// The slice that the graph's thread fills.
    synchronized LineSlice filling() {
        return slice(filled);
    }

    /// The time before the slice that is being filled, which is known for sure where all before it is written.
    synchronized long timeBefore(long otherwise) {
        return filled == written ? timeWritten : otherwise;
    }

    /// Gives the slice that was filled to whoever is free.
    synchronized void publish() {
        filled++;
        wake();
    }

    /// How many slices are not written.
    synchronized long size() {
        return filled - written;
    }

    /// A slice to format; null where there is none.
    synchronized @Nullable LineSlice takeNow() {
        return taken < filled ? slice(taken++) : null;
    }

    /// The same, as soon as there is one; null at the end.
    synchronized @Nullable LineSlice take() {
        while (taken == filled && !closed) {
            if (!awaitChange()) {
                return null;
            }
        }
        return closed ? null : slice(taken++);
    }

    /// Says that a slice is formatted, as far as it can be.
    synchronized void formatted(LineSlice slice) {
        slice.done = true;
        wake();
    }

    /// The slice to be written next, where it is formatted and no one else is writing; null otherwise: then whoever
    /// changes that has to ask again.
    ///
    /// @param withRest whether one with a rest is wanted, or one without
    synchronized @Nullable LineSlice takeToWrite(boolean withRest) {
        if (closed || !isWritable() || slice(written).hasRest() != withRest) {
            return null;
        }
        writing = true;
        return slice(written);
    }

    /// Says that the slice that was taken to be written is; it is empty from now on.
    ///
    /// @param lastTime of the last event in it, or before
    synchronized void wrote(LineSlice slice, long lastTime) {
        slice.begin(0);
        timeWritten = lastTime;
        written++;
        writing = false;
        wake();
    }

    private boolean isWritable() {
        return !writing && written < filled && slice(written).done;
    }

    /// Waits until the graph's thread has something to do: fewer slices than so many are not written, one is to be
    /// formatted or written, or writing has failed.
    synchronized void awaitFewerThan(long most) {
        boolean interrupted = false;
        while (failure == null && filled - written >= most && taken == filled && !isWritable()) {
            interrupted |= !awaitChange();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false where the thread was interrupted
    private boolean awaitChange() {
        waiting++;
        try {
            wait();
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            waiting--;
        }
    }

    private void wake() {
        if (waiting > 0) {
            notifyAll();
        }
    }

    /// Says why a slice could not be written: nothing is written after it. The first reason is kept.
    synchronized void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
        close();
    }

    /// Why writing has failed, if it has.
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /// Ends the threads that take slices. Who is writing goes on with that slice; what is not written is lost.
    synchronized void close() {
        closed = true;
        taken = filled;
        notifyAll();
    }
}
