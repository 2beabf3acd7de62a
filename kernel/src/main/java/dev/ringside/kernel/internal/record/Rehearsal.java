// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.context.ThreadContexts;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamFile;
import dev.ringside.kernel.internal.packet.StreamIdentity;
import dev.ringside.kernel.internal.page.NonBlockingPages;
import dev.ringside.kernel.internal.page.PageLayout;
import dev.ringside.kernel.internal.page.PageSource;
import dev.ringside.kernel.internal.process.ThreadState;
import dev.ringside.kernel.internal.process.ThreadStates;
import dev.ringside.kernel.internal.process.Trait;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import dev.ringside.kernel.internal.syscall.SystemCall;
import dev.ringside.kernel.internal.syscall.SystemCallPlanner;
import dev.ringside.kernel.internal.syscall.SystemCallTable;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordPlanner;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/// Does the work of a recording on made-up buffers of two CPUs: one has pages with scheduling events, the other what
/// programs capture of system calls. Needs no kernel and no privileges. One thread.
public final class Rehearsal {
    private static final System.Logger LOGGER = System.getLogger(Rehearsal.class.getName());
    private static final int ROUNDS = 400;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PAGE_BYTES = 1 << 15;
    private static final int PACKET_BYTES = 1 << 18;
    /// Of a record of a system call.
    private static final int CALL_BYTES = 104;
    private static final long STEP_NANOS = 100_000_000;
    private static final List<String> CALLS = List.of("getppid", "read", "close", "openat", "futex");
    private static final int SWITCH_ID = 300;
    private static final int SWITCH_BYTES = 64;
    private static final String SWITCH = """
            name: sched_switch
            ID: 300
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            \tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;
            \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
            \tfield:int prev_prio;\toffset:28;\tsize:4;\tsigned:1;
            \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;
            \tfield:char next_comm[16];\toffset:40;\tsize:16;\tsigned:0;
            \tfield:pid_t next_pid;\toffset:56;\tsize:4;\tsigned:1;
            \tfield:int next_prio;\toffset:60;\tsize:4;\tsigned:1;

            print fmt: "prev_pid=%d", REC->prev_pid
            """;
    private static final String STATS =
            "entries: 0\noverrun: 0\ncommit overrun: 0\nbytes: 0\ndropped events: 0\nread events: 0\n";

    private final Path folder;
    private final RecordingClock clock = RecordingClock.monotonic(0);
    private final FirstFailure failures = new FirstFailure();
    private final ChannelReaders readers = new ChannelReaders(failures);
    private final EventContexts contexts = new EventContexts(new ThreadContexts(new NoThreads()));
    private final EventTable table = new EventTable(contexts);

    private Rehearsal(Path folder) {
        this.folder = folder;
        table.open();
    }

    /// @param folder for files that nobody needs; made here
    public static void run(Path folder) throws IOException {
        Files.createDirectories(folder);
        new Rehearsal(folder).run();
    }

    private void run() throws IOException {
        Path stats = Files.writeString(folder.resolve("stats"), STATS);
        wakeAndRead(stats);
        try (Arena arena = Arena.ofShared();
                StreamFile pageFile = StreamFile.open(folder, "pages");
                StreamFile callFile = StreamFile.open(folder, "calls");
                MadeUpPages pages = new MadeUpPages();
                CpuReader pageReader = pageReader(pages, stats, writer(0, pageFile))) {
            MemorySegment finished = arena.allocate(ValueLayout.JAVA_LONG);
            readers.exclude(() -> readers.add(pageReader));
            try (RingBuffer buffer = RingBuffer.of(records(), finished);
                    CapturedReader callReader = new CapturedReader(
                            new OldestCaptured(buffer), clock, table, writer(1, callFile), contexts, backlog(), 0)) {
                readers.exclude(() -> readers.add(callReader));
                for (int round = 1; round <= ROUNDS; round++) {
                    finished.set(ValueLayout.JAVA_LONG, 0, (long) round * BUFFER_BYTES);
                    pages.left = BUFFER_BYTES / PAGE_BYTES;
                    read(round % 2 == 0);
                }
                callReader.writer().flush(0);
            }
            pageReader.settle();
            pageReader.writer().flush(0);
        }
        IOException failure = failures.take();
        if (failure != null) {
            throw failure;
        }
    }

    /// What needs native access; any file does.
    private static void wakeAndRead(Path file) {
        try (DescriptorPoll poll = DescriptorPoll.open();
                NonBlockingPages pages = NonBlockingPages.open(file, PAGE_BYTES)) {
            poll.wake();
            poll.await(0);
            pages.read();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "nothing can be waited for here: {0}", e.getMessage());
        }
    }

    private void read(boolean direct) {
        readers.estimatedNanos();
        if (!direct) {
            readers.spool();
        }
        readers.transcode(System.nanoTime() + STEP_NANOS, direct);
        readers.takeFill();
    }

    private PacketWriter writer(int stream, StreamFile file) {
        StreamIdentity identity = new StreamIdentity(new UUID(1, 2), 0, stream, stream);
        return new PacketWriter(identity, EventHeader.COMPACT, PACKET_BYTES, file);
    }

    /// So small that the file is used too.
    private Backlog backlog() {
        return new Backlog(BUFFER_BYTES / 2, folder, SpoolLimit.ofProcess());
    }

    private CpuReader pageReader(PageSource pages, Path stats, PacketWriter writer) throws IOException {
        try {
            RecordPlan plan = new RecordPlanner(EventNames.ofLttng()).plan(EventFormatParser.parse("sched", SWITCH));
            table.put(0, plan);
        } catch (EventFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
        PageTranscoder transcoder = new PageTranscoder(table, writer, contexts, null);
        CpuReader.KernelBuffer buffer = new CpuReader.KernelBuffer(pages, stats, PAGE_BYTES, BUFFER_BYTES);
        return new CpuReader(clock, buffer, transcoder, writer, backlog());
    }

    /// A buffer full of records of system calls.
    private byte[] records() {
        List<RecordPlan> plans = new ArrayList<>();
        SystemCallTable.ofThisMachine().ifPresent(calls -> {
            for (String name : CALLS) {
                SystemCall call = calls.call(name).orElseThrow();
                plans.add(SystemCallPlanner.entry(call));
                plans.add(SystemCallPlanner.exit(call));
            }
        });
        for (RecordPlan plan : plans) {
            table.put(1 + plans.indexOf(plan), plan);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.nativeOrder());
        // Nothing is captured, but all arguments have room.
        int bytes = CapturedRecord.envelopeBytes(0) + CALL_BYTES;
        for (int i = 0; !plans.isEmpty() && buffer.remaining() >= 2 * (RingBuffer.HEADER_BYTES + bytes); i++) {
            int at = buffer.position();
            buffer.putInt(at, RingBuffer.header(bytes, false));
            int kernelId = plans.get(i % plans.size()).kernelId();
            buffer.putInt(at + RingBuffer.HEADER_BYTES + CapturedRecord.envelopeBytes(0), kernelId);
            buffer.position(at + RingBuffer.HEADER_BYTES + bytes);
        }
        buffer.putInt(buffer.position(), RingBuffer.header(buffer.remaining() - RingBuffer.HEADER_BYTES, true));
        return buffer.array();
    }

    /// The same page again and again.
    private static final class MadeUpPages implements PageSource {
        private final MemorySegment page = MemorySegment.ofArray(switches());
        private int left;

        private static byte[] switches() {
            ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES).order(ByteOrder.nativeOrder());
            page.position(PageLayout.DATA_OFFSET);
            byte[] name = "rehearsal".getBytes(StandardCharsets.US_ASCII);
            while (page.remaining() >= Integer.BYTES + SWITCH_BYTES) {
                int type = SWITCH_BYTES / Integer.BYTES;
                int delta = 100;
                page.putInt(
                        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                                ? delta << 5 | type
                                : type << PageLayout.DELTA_BITS | delta);
                int record = page.position();
                page.putShort(record, (short) SWITCH_ID).put(record + 8, name).put(record + 40, name);
                page.position(record + SWITCH_BYTES);
            }
            page.putLong(PageLayout.COMMIT_OFFSET, page.position() - PageLayout.DATA_OFFSET);
            return page.array();
        }

        @Override
        public int read() {
            return left-- > 0 ? PAGE_BYTES : 0;
        }

        @Override
        public MemorySegment page() {
            return page;
        }

        @Override
        public OptionalInt descriptor() {
            return OptionalInt.empty();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /// Nobody asks for any.
    private static final class NoThreads implements ThreadStates {
        @Override
        public void want(Set<Trait.Group> groups) {
            // None is known.
        }

        @Override
        public ThreadState at(int thread, long time) {
            throw new IllegalStateException("nothing asks for threads here");
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
