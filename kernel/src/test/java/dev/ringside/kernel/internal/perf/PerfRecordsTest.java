// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PerfRecordsTest {
    private static byte[] record(int type, int misc, byte[] body, int pid, int tid, long time) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + body.length + 24).order(ByteOrder.nativeOrder());
        bytes.putInt(type).putShort((short) misc).putShort((short) bytes.capacity()).put(body);
        return bytes.putInt(pid).putInt(tid).putLong(time).putInt(1).putInt(0).array();
    }

    private static byte[] switched(boolean out, boolean preempted, long time) {
        return record(14, (out ? 1 << 13 : 0) | (preempted ? 1 << 14 : 0), new byte[0], 10, 11, time);
    }

    private static void add(PerfRecords records, byte[] bytes) {
        records.add(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void readsSwitches() {
        PerfRecords records = new PerfRecords();
        add(records, switched(true, true, 5));
        assertThat(records.present()).isTrue();
        assertThat(records.type()).isEqualTo(PerfRecords.SWITCHED);
        assertThat(records.switchedOut()).isTrue();
        assertThat(records.preempted()).isTrue();
        assertThat(records.pid()).isEqualTo(10);
        assertThat(records.tid()).isEqualTo(11);
        assertThat(records.timeNanos()).isEqualTo(5);
        records.next();
        assertThat(records.present()).isFalse();
    }

    @Test
    void readsNamesEndsAndLosses() {
        ByteBuffer named = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder()).putInt(20).putInt(21);
        named.put("worker".getBytes(StandardCharsets.UTF_8));
        ByteBuffer ended = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        ended.putInt(30).putInt(1).putInt(31).putInt(1).putLong(9);
        ByteBuffer lost = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(77).putLong(1234);
        PerfRecords records = new PerfRecords();
        add(records, record(3, 0, named.array(), 1, 2, 6));
        add(records, record(4, 0, ended.array(), 1, 2, 7));
        add(records, record(2, 0, lost.array(), 1, 2, 8));
        assertThat(records.type()).isEqualTo(PerfRecords.NAMED);
        assertThat(List.of(records.pid(), records.tid(), records.name())).isEqualTo(List.of(20, 21, "worker"));
        records.next();
        assertThat(records.type()).isEqualTo(PerfRecords.ENDED);
        assertThat(List.of(records.pid(), records.tid())).isEqualTo(List.of(30, 31));
        records.next();
        assertThat(records.type()).isEqualTo(PerfRecords.LOST);
        assertThat(records.lost()).isEqualTo(1234);
        assertThat(records.timeNanos()).isEqualTo(8);
    }

    @Test
    void anyPartsInWhichBytesComeGiveTheSameRecords() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("PerfRecordsTest seed=" + seed);
        Random random = new Random(seed);
        PerfRecords records = new PerfRecords();
        List<Long> expected = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        byte[] half = {};
        for (long time = 0; time < 3000; time++) {
            byte[] whole = time % 7 == 0
                    ? record(3, 0, new byte[8 + 8 * random.nextInt(1, 4)], 1, 2, time)
                    : switched(time % 2 == 0, false, time);
            expected.add(time);
            int cut = random.nextInt(whole.length + 1);
            add(records, half);
            records.add(MemorySegment.ofArray(whole), 0, cut);
            half = java.util.Arrays.copyOfRange(whole, cut, whole.length);
            while (random.nextInt(4) > 0 && records.present()) {
                read.add(records.timeNanos());
                records.next();
            }
        }
        add(records, half);
        while (records.present()) {
            read.add(records.timeNanos());
            records.next();
        }
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void aRecordThatSaysNoLengthDoesNotHoldTheCursor() {
        PerfRecords records = new PerfRecords();
        add(records, new byte[320]);
        int count = 0;
        while (records.present()) {
            records.next();
            count++;
        }
        assertThat(count).isEqualTo(10);
    }

    @Test
    void descriptorsAreLeftForTheRest() {
        DescriptorLimit few = DescriptorLimit.of(1024, 100);
        int taken = 0;
        while (few.take(2)) {
            taken += 2;
        }
        assertThat(taken).isEqualTo(1024 - 100 - 128);
        assertThat(few).hasToString("RLIMIT_NOFILE=1024");
        assertThat(DescriptorLimit.now().take(1)).isTrue();
    }

    @Test
    void readsListsOfProcessors() {
        assertThat(OnlineProcessors.parse("0-3,5,8-9\n")).containsExactly(0, 1, 2, 3, 5, 8, 9);
        assertThat(OnlineProcessors.numbers()).isNotEmpty();
    }
}
