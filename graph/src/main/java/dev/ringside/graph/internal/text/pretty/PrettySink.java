// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.SinkInput;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.TextOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Prints a line for each event. The graph's thread; large batches are formatted by several.
final class PrettySink implements Sink {
    private final SinkInput input;
    private final TextOutput output;
    private final TextBuffer text;
    private final PrettyOptions options;
    private final EventLines lines;
    private final DiscardedWarning warning;
    private final ParallelLines parallel;

    PrettySink(ComponentContext context, Parameters parameters) {
        this(context, parameters, PrinterChoice.ofProcess(), ParallelLines.Limits.ofMachine());
    }

    PrettySink(ComponentContext context, Parameters parameters, PrinterChoice choice, ParallelLines.Limits limits) {
        output = TextOutput.of(context, parameters);
        TerminalColors colors = TerminalColors.detect(System.getenv(), output.stream());
        options = PrettyOptions.of(parameters, colors);
        text = new TextBuffer(output.stream());
        OutputStream error = context.standardError();
        TimestampWriter times = new TimestampWriter(options, () -> warnOfNegativeTime(error));
        FieldFormats formats = new FieldFormats(options, choice);
        lines = new EventLines(options, formats, times, text);
        parallel = new ParallelLines(options, formats, lines, text, this::print, limits);
        warning = new DiscardedWarning(error, options.colors(), times, context.mipVersion());
        input = new SinkInput(context, this::flush);
    }

    private static void warnOfNegativeTime(OutputStream error) {
        try {
            error.write("[warning] Fallback to [sec.ns] to print negative time value. Use --clock-seconds.\n"
                    .getBytes(StandardCharsets.US_ASCII));
            error.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void graphIsConfigured() {
        input.graphIsConfigured();
    }

    @Override
    public IteratorStatus consume() {
        IteratorStatus status = input.next();
        if (status == IteratorStatus.OK && !parallel.add(input.batch())) {
            print(input.batch());
        }
        return status;
    }

    private void flush() {
        parallel.finish();
        text.flush();
    }

    private void print(MessageBatch batch) {
        lines.beginBlocks();
        for (int run = 0; run < batch.runCount(); run++) {
            MessageBlock block = batch.block(run);
            if (block.hasStream()) {
                print(block, batch.from(run), batch.to(run));
            }
        }
    }

    private void print(MessageBlock block, int from, int to) {
        BlockText entered = lines.enter(block);
        for (int message = from; message < to; message++) {
            if (block.isEvent(message)) {
                printEvent(entered, message);
            } else {
                printOther(block, message);
            }
        }
    }

    private void printEvent(BlockText block, int message) {
        try {
            lines.append(block, message);
        } catch (MalformedTraceException e) {
            text.flush();
            throw e;
        }
        text.endRecord();
    }

    private void printOther(MessageBlock block, int message) {
        switch (block.kind(message)) {
            case DISCARDED_EVENTS -> warning.write(block.stream(), block.discarded(message), "event");
            case DISCARDED_PACKETS -> warning.write(block.stream(), block.discarded(message), "packet");
            default -> { }
        }
    }

    @Override
    public void close() {
        parallel.finish();
        parallel.close();
        // As Babeltrace leaves the terminal.
        text.append(options.colors().reset());
        output.close(text);
    }
}
