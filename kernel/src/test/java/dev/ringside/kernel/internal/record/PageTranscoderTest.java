// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.context.ThreadContexts;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketText;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamFile;
import dev.ringside.kernel.internal.packet.StreamIdentity;
import dev.ringside.kernel.internal.page.PageLayout;
import dev.ringside.kernel.internal.page.PageWalker;
import dev.ringside.kernel.internal.process.ThreadState;
import dev.ringside.kernel.internal.process.ThreadStates;
import dev.ringside.kernel.internal.process.Trait;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages made by hand, of every kind of record ([PageLayout]). Each event here carries four bytes, its number.
final class PageTranscoderTest {
    private static final int KERNEL_ID = 300;

    @TempDir
    private Path folder;

    private final ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final EventContexts contexts = new EventContexts(new ThreadContexts(new UnknownThreads()));
    private final EventTable table = new EventTable(contexts);
    private StreamFile file;
    private PacketWriter writer;
    private PageTranscoder transcoder;

    @BeforeEach
    void open() throws IOException {
        table.put(0, new RecordPlan("event", KERNEL_ID, FieldClass.Structure.EMPTY, List.of(new CopyBytes(8, 4))));
        table.open();
        file = StreamFile.open(folder, "stream_0");
        StreamIdentity identity = new StreamIdentity(new UUID(1, 2), 0, 0, 0);
        writer = new PacketWriter(identity, EventHeader.COMPACT, 65536, file);
        transcoder = new PageTranscoder(table, writer, contexts, null);
        page.position(PageLayout.DATA_OFFSET);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private void word(int type, int delta) {
        page.putInt(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? delta << 5 | type : type << 27 | delta);
    }

    private void event(int delta, int number) {
        word(3, delta);
        payload(KERNEL_ID, number);
    }

    private void payload(int id, int number) {
        page.putShort((short) id).putShort((short) 0).putInt(77).putInt(number);
    }

    private int transcode(long timestamp, long flags) {
        page.putLong(0, timestamp).putLong(8, (page.position() - PageLayout.DATA_OFFSET) | flags);
        return transcoder.transcode(page.array(), page.capacity(), 0);
    }

    /// Times and numbers of the events written.
    private List<String> written() throws IOException {
        writer.flush(0);
        return PacketText.events(folder.resolve("stream_0"), EventHeader.COMPACT, 4);
    }

    @Test
    void addsDeltasUpFromThePagesTime() throws IOException {
        event(0, 1);
        event(5, 2);
        event(7, 3);
        assertThat(transcode(1000, 0)).isEqualTo(3);
        assertThat(written()).containsExactly("1000 #0 1", "1005 #0 2", "1012 #0 3");
    }

    @Test
    void readsTimeExtensionsAndAbsoluteTimes() throws IOException {
        event(1, 1);
        word(30, 3);
        page.putInt(2);
        event(1, 2);
        long absolute = 5L << 32 | 9;
        word(31, (int) (absolute & (1 << 27) - 1));
        page.putInt((int) (absolute >>> 27));
        event(4, 3);
        assertThat(transcode(100, 0)).isEqualTo(3);
        long second = 101 + 3 + (2L << 27) + 1;
        assertThat(written()).containsExactly("101 #0 1", second + " #0 2", absolute + 4 + " #0 3");
    }

    @Test
    void readsLongRecordsAndSkipsDiscardedOnes() throws IOException {
        word(0, 2);
        page.putInt(4 + 128);
        payload(KERNEL_ID, 1);
        page.position(page.position() + 116);
        word(29, 10);
        page.putInt(12);
        page.position(page.position() + 8);
        event(1, 2);
        word(29, 0);
        assertThat(transcode(0, 0)).isEqualTo(2);
        assertThat(written()).containsExactly("2 #0 1", "13 #0 2");
    }

    @Test
    void tellsHowManyEventsWereMissed() {
        event(0, 1);
        page.putLong(page.position(), 42);
        transcode(0, PageLayout.MISSED_EVENTS | PageLayout.MISSED_STORED);
        assertThat(PageWalker.missedBefore(page.array(), page.capacity())).isEqualTo(42);
        transcode(0, PageLayout.MISSED_EVENTS);
        assertThat(PageWalker.missedBefore(page.array(), page.capacity())).isEqualTo(-1);
        transcode(0, 0);
        assertThat(PageWalker.missedBefore(page.array(), page.capacity())).isZero();
    }

    @Test
    void countsEventsThatNobodyEnabledAndRecordsThatAreTooShort() throws IOException {
        word(3, 0);
        payload(KERNEL_ID + 1, 1);
        word(3, 0);
        payload(9999, 1);
        word(2, 0);
        page.putShort((short) KERNEL_ID).putShort((short) 0).putInt(0);
        event(0, 2);
        assertThat(transcode(50, 0)).isEqualTo(4);
        assertThat(transcoder.unreadable()).isEqualTo(3);
        assertThat(written()).containsExactly("50 #0 2");
    }

    @Test
    void survivesPagesOfRandomBytes() throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("PageTranscoderTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[4096];
        for (int i = 0; i < 2000; i++) {
            random.nextBytes(bytes);
            transcoder.transcode(bytes, random.nextInt(bytes.length + 1), 0);
        }
        assertThat(transcoder.unreadable()).isPositive();
    }

    /// Nothing is asked here.
    private static final class UnknownThreads implements ThreadStates {
        @Override
        public void want(Set<Trait.Group> groups) {}

        @Override
        public ThreadState at(int thread, long time) {
            throw new AssertionError("thread=" + thread);
        }

        @Override
        public int virtualParent(ThreadState state, long time) {
            return ThreadState.UNKNOWN;
        }

        @Override
        public byte[] hostName(ThreadState state, long time) {
            return new byte[0];
        }
    }
}
