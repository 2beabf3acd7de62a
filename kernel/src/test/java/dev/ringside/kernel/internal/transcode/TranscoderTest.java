// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.kernel.internal.transcode.FieldOperation.ArrayText;
import dev.ringside.kernel.internal.transcode.FieldOperation.BlockFlags;
import dev.ringside.kernel.internal.transcode.FieldOperation.ConvertInteger;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagClear;
import dev.ringside.kernel.internal.transcode.FieldOperation.FlagSet;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedText;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedTextToArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestText;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestTextToArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TranscoderTest {
    private static final byte UNTOUCHED = 0x55;

    private static RecordPlan plan(FieldOperation... operations) {
        return new RecordPlan("event", 1, FieldClass.Structure.EMPTY, List.of(operations));
    }

    /// What both transcoders write for a record, which must be the same; null where they call it malformed.
    private static byte[] write(RecordPlan plan, byte[] record) {
        byte[] interpreted = write(new InterpretedTranscoder(plan), record);
        byte[] compiled = write(TranscoderCompiler.compile(plan), record);
        assertThat(compiled).isEqualTo(interpreted);
        return interpreted;
    }

    private static byte[] write(RecordTranscoder transcoder, byte[] record) {
        int before = 3;
        byte[] page = new byte[record.length + 10];
        System.arraycopy(record, 0, page, 5, record.length);
        byte[] packet = new byte[before + transcoder.maximumBytes(record.length)];
        Arrays.fill(packet, UNTOUCHED);
        int end = transcoder.write(page, 5, record.length, packet, before);
        assertThat(Arrays.copyOf(packet, before)).containsOnly(UNTOUCHED);
        return end < 0 ? null : Arrays.copyOfRange(packet, before, end);
    }

    private static ByteBuffer record(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    @Test
    void copiesAndConvertsIntegers() {
        byte[] record = record(16).putInt(0, 120).putShort(4, (short) 0x1234).put(6, (byte) -1).putLong(8, -5).array();
        byte[] written = write(
                plan(
                        new CopyBytes(4, 2),
                        new ConvertInteger(0, 4, true, false, -100, 4),
                        new ConvertInteger(6, 1, true, false, 0, 8),
                        new ConvertInteger(6, 1, false, false, 0, 8),
                        new ConvertInteger(8, 8, true, false, 0, 1),
                        new ConvertInteger(4, 2, false, true, 0, 4)),
                record);
        int network = Short.toUnsignedInt(ByteBuffer.wrap(record).order(ByteOrder.BIG_ENDIAN).getShort(4));
        assertThat(written)
                .isEqualTo(record(27)
                        .putShort((short) 0x1234)
                        .putInt(20)
                        .putLong(-1)
                        .putLong(255)
                        .put((byte) -5)
                        .putInt(network)
                        .array());
    }

    @Test
    void writesLocatedText() {
        byte[] record = record(16).putInt(0, 6 << 16 | 8).put(8, "hello".getBytes(StandardCharsets.UTF_8)).array();
        assertThat(write(plan(new LocatedText(0, false)), record))
                .isEqualTo("hello\0".getBytes(StandardCharsets.UTF_8));
        assertThat(write(plan(new LocatedTextToArray(0, false, 8)), record))
                .isEqualTo("hello\0\0\0".getBytes(StandardCharsets.UTF_8));
        assertThat(write(plan(new LocatedTextToArray(0, false, 3)), record))
                .isEqualTo("hel".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsARelativeLocationFromTheEndOfItsWord() {
        byte[] record = record(16).putInt(4, 3 << 16 | 2).put(10, "abc".getBytes(StandardCharsets.UTF_8)).array();
        assertThat(write(plan(new LocatedText(4, true)), record)).isEqualTo("abc\0".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesSequencesWithTheirLengthBefore() {
        byte[] record = record(24).putInt(0, 16 << 16 | 8).putLong(8, 7).putLong(16, 9).array();
        byte[] expected = record(20).putInt(2).putLong(7).putLong(9).array();
        assertThat(write(plan(new LocatedArray(0, false, 8, 4)), record)).isEqualTo(expected);
        assertThat(write(plan(new RestArray(8, 8, 4)), record)).isEqualTo(expected);
    }

    @Test
    void writesTheTextOfAMarkerWithoutTheLineFeedOfTheKernel() {
        byte[] record = "12345678mark\n\0\0".getBytes(StandardCharsets.UTF_8);
        assertThat(write(plan(new RestTextToArray(8, 8)), record))
                .isEqualTo(record(12).putLong(4).put("mark".getBytes(StandardCharsets.UTF_8)).array());
        assertThat(write(plan(new RestText(8)), record)).isEqualTo("mark\n\0".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesContextsFromTheCommonFields() {
        byte[] record = record(8).put(2, (byte) 0x05).put(3, (byte) 0x10).putInt(4, 77).array();
        byte[] written = write(plan(new FlagSet(2, 4), new FlagClear(2, 1), new FlagClear(3, 15)), record);
        assertThat(written).isEqualTo(record(3).put((byte) 1).put((byte) 0).put((byte) 1).array());
    }

    @Test
    void turnsTextOfAFixedSizeIntoAString() {
        byte[] record = "eth0\0garbage".getBytes(StandardCharsets.UTF_8);
        assertThat(write(plan(new ArrayText(0, 12)), record)).isEqualTo("eth0\0".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"W, 1", "R, 4", "RA, 12", "WS, 33", "FWFS, 1569", "FF, 1280", "F, 256", "D, 2", "DE, 130", "WSM, 97",
            "N, 0"})
    void readsTheLettersOfBlockOperations(String letters, int flags) {
        byte[] record = Arrays.copyOf(letters.getBytes(StandardCharsets.UTF_8), 10);
        assertThat(write(plan(new BlockFlags(0, 10)), record)).isEqualTo(record(4).putInt(flags).array());
    }

    @Test
    void callsALocationBeyondTheRecordMalformed() {
        byte[] record = record(16).putInt(0, 9 << 16 | 8).array();
        assertThat(write(plan(new LocatedText(0, false)), record)).isNull();
        assertThat(write(plan(new LocatedArray(0, false, 1, 4)), record)).isNull();
        assertThat(write(plan(new LocatedTextToArray(0, false, 4)), record)).isNull();
    }

    @Test
    void callsARecordThatIsTooShortMalformed() {
        assertThat(write(plan(new CopyBytes(0, 8)), new byte[7])).isNull();
        assertThat(write(plan(new ConvertInteger(4, 4, true, false, 0, 8)), new byte[7])).isNull();
    }

    @Test
    void compiledTranscodersEqualTheInterpreterOnRandomPlansAndRecords() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("TranscoderTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int readable = 0;
        for (int i = 0; i < 300; i++) {
            RecordPlan plan = randomPlan(random);
            for (int j = 0; j < 20; j++) {
                readable += write(plan, randomRecord(random, plan)) == null ? 0 : 1;
            }
        }
        assertThat(readable).isGreaterThan(300);
    }

    private static RecordPlan randomPlan(SplittableRandom random) {
        List<FieldOperation> operations = new ArrayList<>();
        int count = random.nextInt(1, 12);
        for (int i = 0; i < count; i++) {
            operations.add(randomOperation(random));
        }
        return plan(operations.toArray(FieldOperation[]::new));
    }

    private static FieldOperation randomOperation(SplittableRandom random) {
        int source = random.nextInt(64);
        boolean flag = random.nextBoolean();
        return switch (random.nextInt(11)) {
            case 0, 1 -> new CopyBytes(source, random.nextInt(1, 100));
            case 2 ->
                new ConvertInteger(
                        source,
                        1 << random.nextInt(4),
                        flag,
                        random.nextBoolean(),
                        random.nextInt(-200, 200),
                        1 << random.nextInt(4));
            case 3 -> new LocatedText(source, flag);
            case 4 -> new LocatedTextToArray(source, flag, random.nextInt(1, 40));
            case 5 -> new ArrayText(source, random.nextInt(1, 40));
            case 6 -> new LocatedArray(source, flag, 1 << random.nextInt(4), 1 << random.nextInt(4));
            case 7 -> new RestText(source);
            case 8 -> flag ? new FlagSet(source, random.nextInt(256)) : new FlagClear(source, random.nextInt(256));
            case 9 -> random.nextBoolean() ? new RestTextToArray(source, 8) : new RestArray(source, 4, 4);
            default -> new BlockFlags(source, random.nextInt(1, 12));
        };
    }

    /// Random bytes with plausible location words where the plan reads them.
    private static byte[] randomRecord(SplittableRandom random, RecordPlan plan) {
        byte[] bytes = new byte[Math.max(1, plan.minimumRecordBytes() + random.nextInt(-1, 60))];
        random.nextBytes(bytes);
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (FieldOperation operation : plan.operations()) {
            int source = switch (operation) {
                case LocatedText located -> located.source();
                case LocatedArray located -> located.source();
                case LocatedTextToArray located -> located.source();
                default -> -1;
            };
            if (source >= 0 && source + 4 <= bytes.length && random.nextInt(8) != 0) {
                record.putInt(source, random.nextInt(40) << 16 | random.nextInt(30));
            }
        }
        return bytes;
    }
}
