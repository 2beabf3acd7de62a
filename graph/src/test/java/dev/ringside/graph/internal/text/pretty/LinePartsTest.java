// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinePartsTest {
    private static final long SEED = 20261121;
    private static final long SECOND = 1_000_000_000L;

    private final TextBuffer text = new TextBuffer(OutputStream.nullOutputStream());
    private final Random random = new Random(SEED);

    @Test
    void quotesStringsByteByByteAndInWordsAlike() {
        for (int round = 0; round < 20_000; round++) {
            byte[] source = new byte[1 + random.nextInt(40)];
            for (int i = 0; i < source.length; i++) {
                source[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(1, 256) : 'a' + random.nextInt(26));
            }
            int start = random.nextInt(source.length);
            int end = random.nextInt(start, source.length + 1);
            String expected = quoted(source, start, end);
            text.setLength(0);
            EscapedText.append(text, source, start, end - start);
            assertThat(bytesOf(text)).as("seed %d round %d", SEED, round).isEqualTo(expected);

            // What follows a zero byte is not part of the string, whether the zero byte is within its length or behind
            // it.
            if (end < source.length) {
                source[end] = 0;
            }
            int count = random.nextInt(end - start, source.length - start + 1);
            byte[] target = new byte[EscapedText.MAX_ESCAPE_BYTES * source.length + 10];
            int length = EscapedText.putUpToZero(target, 0, source, start, end < source.length ? count : end - start);
            assertThat(new String(target, 0, length, StandardCharsets.ISO_8859_1))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(expected);
        }
    }

    private static String quoted(byte[] source, int start, int end) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = start; i < end; i++) {
            String escaped = source[i] < 0 ? null : EscapedText.quote(String.valueOf((char) source[i]));
            if (escaped == null) {
                quoted.append((char) (source[i] & 0xFF));
            } else {
                quoted.append(escaped, 1, escaped.length() - 1);
            }
        }
        return quoted.append('"').toString();
    }

    private static String bytesOf(TextBuffer text) {
        return new String(text.label(0).toBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void printsTimesThatGrowBySmallAndLargeSteps() {
        PrettyOptions options = new PrettyOptions(
                new PrettyOptions.Clock(false, false, true, false, true),
                new PrettyOptions.Fields(false, false, false, false, false, false, false),
                new PrettyOptions.Names(false, true, true, false),
                false,
                false,
                TerminalColors.NONE);
        TimestampWriter times = new TimestampWriter(options, () -> { });
        long nanos = 1_795_246_454_427_363_629L;
        times.append(text, nanos);
        for (int round = 0; round < 100_000; round++) {
            long step = random.nextLong(1L << random.nextInt(1, 33));
            nanos += step;
            text.setLength(0);
            times.append(text, nanos);
            long seconds = nanos / SECOND;
            assertThat(text.label(0).toString().getBytes(StandardCharsets.US_ASCII))
                    .as("seed %d round %d", SEED, round)
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo(String.format(
                            Locale.ROOT,
                            "[%02d:%02d:%02d.%09d] (+%d.%09d) ",
                            seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, nanos % SECOND,
                            step / SECOND, step % SECOND));
        }
    }
}
