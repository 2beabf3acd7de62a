// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MessageBlock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// A reader whose blocks are filled ahead by a worker with one thread. The messages are the same, in the same order,
/// as without.
///
/// The caller's thread asks; the worker's thread is the only one that touches the reader behind, except while nothing
/// is asked of it.
final class AheadReader implements DataStreamReader {
    /// One is in the caller's hands, the others are filled meanwhile.
    static final int BLOCKS = 4;

    private final FileStreamReader reader;
    private final ExecutorService worker;
    private final BlockingQueue<Result> results = new ArrayBlockingQueue<>(BLOCKS);
    private int outstanding;
    private @Nullable MessageBlock held;
    private final MessageBlock[] blocks = new MessageBlock[BLOCKS];
    private boolean started;
    private @Nullable Result last;

    /// @param block null at the end or with a failure
    private record Result(@Nullable MessageBlock block, @Nullable RuntimeException failure) {}

    AheadReader(FileStreamReader reader, ExecutorService worker) {
        this.reader = reader;
        this.worker = worker;
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = reader.newBlock();
        }
    }

    @Override
    public DataStream stream() {
        return reader.stream();
    }

    @Override
    public @Nullable MessageBlock next() {
        if (last == null) {
            askForMore();
            Result result = take();
            if (result.block != null) {
                held = result.block;
                return held;
            }
            drain();
            last = result;
        }
        if (last.failure != null) {
            throw last.failure;
        }
        return null;
    }

    private void askForMore() {
        if (!started) {
            started = true;
            for (MessageBlock block : blocks) {
                submit(block);
            }
        } else if (held != null) {
            submit(held);
            held = null;
        }
    }

    private void submit(MessageBlock block) {
        outstanding++;
        worker.execute(() -> results.add(fill(block)));
    }

    private Result fill(MessageBlock block) {
        try {
            return new Result(reader.next(block), null);
        } catch (RuntimeException e) {
            return new Result(null, e);
        }
    }

    private Result take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Result result = results.take();
                    outstanding--;
                    return result;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits until the worker has nothing to do for this reader.
    private void drain() {
        while (outstanding > 0) {
            take();
        }
    }

    @Override
    public void seek(long nanos) {
        drain();
        held = null;
        started = false;
        last = null;
        reader.seek(nanos);
    }

    @Override
    public void close() {
        drain();
        reader.close();
    }
}
