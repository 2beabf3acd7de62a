// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinePartsTest {
    private static final long SEED = 20261121;
    private static final long SECOND = 1_000_000_000L;

    private final TextBuffer text = new TextBuffer(OutputStream.nullOutputStream());
    private final Random random = new Random(SEED);

    @Test
    void quotesTerminatedStringsAsItQuotesOthers() {
        for (int round = 0; round < 20_000; round++) {
            byte[] source = new byte[1 + random.nextInt(40)];
            for (int i = 0; i < source.length; i++) {
                source[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(1, 256) : 'a' + random.nextInt(26));
            }
            int zero = random.nextInt(source.length);
            int start = random.nextInt(zero + 1);
            source[zero] = 0;

            text.setLength(0);
            EscapedText.append(text, source, start, zero - start);
            String expected = text.label(0).toString();
            text.setLength(0);
            assertThat(EscapedText.appendTerminated(text, source, start, source.length)).isEqualTo(zero + 1);
            assertThat(text.label(0).toString()).as("seed %d round %d", SEED, round).isEqualTo(expected);
        }
    }

    @Test
    void findsNoStringWhereTheTerminatorIsBehindTheRecord() {
        byte[] source = new byte[32];
        Arrays.fill(source, 0, 20, (byte) 'x');
        for (int end = 0; end <= 20; end++) {
            assertThat(EscapedText.appendTerminated(text, source, 0, end)).isEqualTo(-1);
        }
        assertThat(EscapedText.appendTerminated(text, source, 0, 21)).isEqualTo(21);
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
        times.append(text, 0, nanos);
        for (int round = 0; round < 100_000; round++) {
            long step = random.nextLong(1L << random.nextInt(1, 33));
            nanos += step;
            text.setLength(0);
            times.append(text, 0, nanos);
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
