// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal.progress;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/// Shows on a terminal how far a conversion is, for all that takes longer than a second: one line, renewed five times a
/// second, erased at the end, and before anything else is written to the terminal. Where the conversion writes to the
/// same terminal itself, its text takes the place of the line for good.
///
/// A daemon thread draws; all methods may be called from any thread.
public final class Progress implements AutoCloseable {
    private static final long DELAY_MILLIS = 1000;
    private static final long PERIOD_MILLIS = 200;

    private final OutputStream terminal;
    private final LongAdder events = new LongAdder();
    private final ReadBytes bytes;
    private final long startNanos = System.nanoTime();
    /// What stands on the line now.
    private String shown = "";
    private boolean ended;

    private Progress(OutputStream terminal, ReadBytes bytes) {
        this.terminal = terminal;
        this.bytes = bytes;
    }

    /// @param terminal not buffered
    public static Progress start(OutputStream terminal, ReadBytes bytes) {
        Progress progress = new Progress(terminal, bytes);
        Thread thread = new Thread(progress::draw, "progress");
        thread.setDaemon(true);
        thread.start();
        return progress;
    }

    /// What to add the events to that have gone by.
    public LongAdder events() {
        return events;
    }

    /// Standard output, when it is the terminal, too: what is written there first ends the progress.
    public OutputStream endedBy(FileDescriptor descriptor) {
        return new ErasingOutput(descriptor, this::close);
    }

    /// Standard error: what is written there stands above the line.
    public OutputStream erasedBy(FileDescriptor descriptor) {
        return new ErasingOutput(descriptor, this::erase);
    }

    @Override
    public synchronized void close() {
        erase();
        ended = true;
        notifyAll();
    }

    private synchronized void draw() {
        try {
            wait(DELAY_MILLIS);
            while (!ended) {
                show(ProgressLine.of(events.sum(), bytes.read(), bytes.total(), System.nanoTime() - startNanos));
                wait(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(String line) {
        write("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
        shown = line;
    }

    private synchronized void erase() {
        if (!shown.isEmpty()) {
            write("\r" + " ".repeat(shown.length()) + "\r");
            shown = "";
        }
    }

    private void write(String text) {
        try {
            terminal.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A terminal that is gone is nobody's loss.
            ended = true;
        }
    }
}
