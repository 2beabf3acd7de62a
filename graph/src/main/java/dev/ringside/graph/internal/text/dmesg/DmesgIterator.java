// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.dmesg;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gives the lines. A line without a time has that of the line before: the kernel writes such lines as parts of one
/// message. One thread.
final class DmesgIterator implements MessageIterator {
    private static final int BLOCK_LINES = 1000;
    private static final int MAXIMUM_LINE_BYTES = 1 << 20;
    private static final Pattern SECONDS = Pattern.compile("\\[ *([0-9]{1,9})\\.([0-9]{1,9})\\] ?");
    private static final Pattern DATE = Pattern.compile(
            "\\[ *([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}) ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})\\.([0-9]{1,9})\\] ?");
    private static final int STAMP_BYTES = 64;
    private static final VarHandle TIMES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream input;
    private final String path;
    private final DataStream stream;
    private final boolean timed;
    private final boolean owned;
    private byte[] window = new byte[1 << 16];
    private byte[] line = new byte[256];
    private int lineLength;
    private long lastNanos;
    private boolean begun;
    private boolean ended;

    /// @param owned whether to close the input
    DmesgIterator(InputStream input, String path, String name, boolean timed, boolean owned) {
        this.owned = owned;
        this.input = new BufferedInputStream(input, 1 << 16);
        this.path = path;
        this.timed = timed;
        this.stream = DmesgSchema.stream(name, timed);
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (ended) {
            return IteratorStatus.END;
        }
        MessageBlock block = new MessageBlock(stream, BLOCK_LINES);
        block.reset(window);
        if (!begun) {
            begun = true;
            block.addStreamBeginning(0, MessageBlock.NO_TIME);
        }
        try {
            addLines(block);
        } catch (IOException e) {
            throw new MalformedTraceException(path, -1, -1, "cannot read: " + e);
        }
        batch.addAll(block);
        return IteratorStatus.OK;
    }

    private void addLines(MessageBlock block) throws IOException {
        int used = 0;
        while (block.size() < BLOCK_LINES - 1) {
            if (!readLine()) {
                ended = true;
                block.addStreamEnd(0, MessageBlock.NO_TIME);
                return;
            }
            if (lineLength > 0) {
                used = addLine(block, used);
            }
        }
    }

    /// @return the bytes of the window that are used then
    private int addLine(MessageBlock block, int used) {
        int textStart = timed ? readTime() : 0;
        int length = lineLength - textStart;
        int headerBytes = timed ? Long.BYTES : 0;
        int end = used + headerBytes + length + 1;
        if (window.length < end) {
            window = Arrays.copyOf(window, Math.max(window.length * 2, end));
            block.window(window);
        }
        if (timed) {
            TIMES.set(window, used, lastNanos);
        }
        System.arraycopy(line, textStart, window, used + headerBytes, length);
        window[end - 1] = 0;
        block.addEvent(0, timed ? lastNanos : 0, timed ? lastNanos : MessageBlock.NO_TIME, used << 3, end << 3);
        return end;
    }

    /// @return where the text behind the time begins
    private int readTime() {
        String start =
                new String(line, 0, Math.min(lineLength, STAMP_BYTES), java.nio.charset.StandardCharsets.ISO_8859_1);
        Matcher seconds = SECONDS.matcher(start);
        if (seconds.lookingAt()) {
            lastNanos = number(seconds, 1) * 1_000_000_000L + number(seconds, 2) * 1000L;
            return seconds.end();
        }
        Matcher date = DATE.matcher(start);
        if (!date.lookingAt()) {
            return 0;
        }
        try {
            long second = LocalDateTime.of(
                            (int) number(date, 1), (int) number(date, 2), (int) number(date, 3), (int) number(date, 4),
                            (int) number(date, 5), (int) number(date, 6))
                    .toEpochSecond(ZoneOffset.UTC);
            lastNanos = Math.multiplyExact(second, 1_000_000_000L) + number(date, 7) * 1000L;
            return date.end();
        } catch (DateTimeException | ArithmeticException e) {
            return 0;
        }
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }

    /// A zero byte ends a string, so that it ends the line's text, too.
    private boolean readLine() throws IOException {
        lineLength = 0;
        int read = input.read();
        if (read < 0) {
            return false;
        }
        boolean text = true;
        while (read >= 0 && read != '\n') {
            text &= read != 0;
            if (text) {
                addByte((byte) read);
            }
            read = input.read();
        }
        return true;
    }

    private void addByte(byte value) {
        if (lineLength == MAXIMUM_LINE_BYTES) {
            throw new MalformedTraceException(path, -1, -1, "a line has more than " + MAXIMUM_LINE_BYTES + " bytes");
        }
        if (lineLength == line.length) {
            line = Arrays.copyOf(line, line.length * 2);
        }
        line[lineLength++] = value;
    }

    @Override
    public void close() {
        if (!owned) {
            return;
        }
        try {
            input.close();
        } catch (IOException e) {
            throw new MalformedTraceException(path, -1, -1, "cannot close: " + e);
        }
    }
}
