// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random event record classes and random bytes as their records: what generated printers append is what the
/// interpreter appends.
class RandomRecordsTest {
    private static final int CLASSES = 300;
    private static final int RECORDS_EACH = 20;
    private static final int RECORD_BYTES = 400;
    private static final long TIME_BEFORE = 1_000_000;

    private final OutputStream nowhere = OutputStream.nullOutputStream();
    private static final PrinterChoice GENERATED = new PrinterChoice(false, 0);
    private static final PrinterChoice PROGRAMMED = new PrinterChoice(true, Integer.MAX_VALUE);

    private int printed;
    /// The bytes of the record before.
    private byte[] lastWindow = new byte[RECORD_BYTES];

    @Test
    void generatedPrintersAppendWhatTheInterpreterAppends() throws MetadataException {
        long firstSeed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("RandomRecordsTest firstSeed=" + firstSeed);
        int compiled = 0;
        int programs = 0;
        int contexts = 0;
        for (long seed = firstSeed; seed < firstSeed + CLASSES; seed++) {
            Random random = new Random(seed);
            String metadata = new RandomEventClass(random).metadata();
            Trace trace = new Trace(
                    MetadataReader.read(metadata.getBytes(StandardCharsets.UTF_8)), Optional.empty());
            DataStream stream = new DataStream(trace.streamSchemas().getFirst(), OptionalLong.empty(), "stream");
            PrettyOptions options = options(random);
            EventLines interpreted = lines(options, PrinterChoice.NONE);
            EventLines generated = lines(options, GENERATED);
            EventLines programmed = lines(options, PROGRAMMED);
            for (int record = 0; record < RECORDS_EACH; record++) {
                MessageBlock block = block(stream, random);
                String expected = print(interpreted, block);
                assertThat(print(generated, block)).as("generated seed=%d %s", seed, metadata).isEqualTo(expected);
                assertThat(print(programmed, block)).as("program seed=%d %s", seed, metadata).isEqualTo(expected);
            }
            CompiledPrinter printer = printer(options, GENERATED, stream);
            compiled += printer == null ? 0 : 1;
            contexts += printer == null || printer.behind() == null ? 0 : 1;
            programs += printer(options, PROGRAMMED, stream) == null ? 0 : 1;
        }
        assertThat(compiled).as("classes compiled").isGreaterThan(CLASSES / 3);
        assertThat(contexts).as("classes whose common context has a printer of its own").isGreaterThan(CLASSES / 20);
        assertThat(programs).as("classes with a program").isGreaterThan(CLASSES / 20);
        assertThat(printed).as("records printed").isGreaterThan(CLASSES);
    }

    private static PrettyOptions options(Random random) {
        boolean names = random.nextInt(4) > 0;
        return new PrettyOptions(
                new PrettyOptions.Clock(false, false, true, false, true),
                new PrettyOptions.Fields(false, false, false, false, false, false, false),
                new PrettyOptions.Names(false, names, names, random.nextBoolean()),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? TerminalColors.of(random.nextBoolean()) : TerminalColors.NONE);
    }

    private static @Nullable CompiledPrinter printer(PrettyOptions options, PrinterChoice choice, DataStream stream) {
        return new FieldFormats(options, choice).ofEvent(stream.schema(), 0, false).compiled();
    }

    private EventLines lines(PrettyOptions options, PrinterChoice choice) {
        return new EventLines(options, new FieldFormats(options, choice),
                new TimestampWriter(options, () -> { }), new TextBuffer(nowhere));
    }

    private MessageBlock block(DataStream stream, Random random) {
        byte[] window = new byte[RECORD_BYTES + 16];
        random.nextBytes(window);
        for (int i = 0; i < RECORD_BYTES; i++) {
            // Strings need ends, and lengths ought to be small.
            window[i] = random.nextInt(3) == 0 ? (byte) random.nextInt(4) : window[i];
        }
        // As events of one thread, which have the same context.
        System.arraycopy(lastWindow, 0, window, 0, random.nextBoolean() ? 0 : random.nextInt(64));
        lastWindow = window;
        MessageBlock block = new MessageBlock(stream, 2);
        block.reset(window);
        boolean startsAtByte = stream.schema().codecs().headerShape().map(HeaderShape::startsAtBytes).orElse(true);
        block.addEvent(0, 1_000, TIME_BEFORE + random.nextInt(100_000), startsAtByte ? 0 : random.nextInt(Byte.SIZE),
                RECORD_BYTES * Byte.SIZE);
        return block;
    }

    private String print(EventLines lines, MessageBlock block) {
        TextBuffer text = new TextBuffer(nowhere);
        lines.text(text);
        lines.beginBlocks();
        BlockText entered = lines.enter(block);
        String failure = "";
        try {
            lines.times().resumeAfter(TIME_BEFORE);
            lines.append(entered, 0);
            printed++;
        } catch (MalformedTraceException e) {
            failure = e.getMessage();
        }
        return text.label(0) + failure;
    }
}
