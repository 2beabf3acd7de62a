// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.kernel;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.context.ThreadContexts;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamFile;
import dev.ringside.kernel.internal.packet.StreamIdentity;
import dev.ringside.kernel.internal.page.PageSource;
import dev.ringside.kernel.internal.process.ProcessWatch;
import dev.ringside.kernel.internal.record.EventTable;
import dev.ringside.kernel.internal.record.PageTranscoder;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlanner;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Records pages of a program's events once, then turns them into packets again and again, on one thread, and prints
/// how many events a second that was: the median of the rounds after warming up. Packets are written to a file each
/// time.
final class Transcoding {
    private static final int PAGE_BYTES = 32 << 10;
    private static final long BUFFER_BYTES = 64L << 20;
    private static final int PACKET_BYTES = 1 << 20;

    private Transcoding() {}

    /// @param arguments a name for the table, a folder for packets, the rounds, events (`sched:sched_switch,…`), the
    ///                  program and its arguments
    public static void main(String[] arguments) throws Exception {
        List<String> events = List.of(arguments[3].split(","));
        List<byte[]> pages = new ArrayList<>();
        EventTable table;
        EventContexts contexts;
        try (Tracefs tracefs = Tracefs.open();
                ProcessWatch processes = new ProcessWatch(tracefs, "bench", RecordingClock.monotonic(0));
                TracefsInstance instance = TracefsInstance.create(
                        tracefs, InstanceName.ofThisProcess("bench", arguments[0]).toString())) {
            contexts = new EventContexts(new ThreadContexts(processes));
            table = new EventTable(contexts);
            table.open();
            instance.setClock("mono");
            instance.setBufferSizes(PAGE_BYTES, BUFFER_BYTES);
            int pageBytes = instance.subBufferBytes();
            RecordPlanner planner = new RecordPlanner(EventNames.ofLttng());
            for (String event : events) {
                String[] name = event.split(":");
                String format = tracefs.eventFormat(name[0], name[1]);
                table.put(events.indexOf(event), planner.plan(EventFormatParser.parse(name[0], format)));
                instance.setEventEnabled(name[0], name[1], true);
            }
            record(instance, Arrays.asList(arguments).subList(4, arguments.length));
            for (int cpu : instance.cpus()) {
                read(instance, cpu, pageBytes, pages);
            }
        }
        measure(arguments[0], Path.of(arguments[1]), Integer.parseInt(arguments[2]), table, contexts, pages);
    }

    private static void record(TracefsInstance instance, List<String> program)
            throws IOException, InterruptedException, KernelTracingException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "read -r _; exec \"$0\" \"$@\" >/dev/null"));
        command.addAll(program);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        instance.setTrackedThreads(List.of((int) process.pid()));
        instance.setTracingOn(true);
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        process.waitFor();
        instance.setTracingOn(false);
    }

    private static void read(TracefsInstance instance, int cpu, int pageBytes, List<byte[]> pages)
            throws IOException {
        try (PageSource source = instance.openPages(cpu, pageBytes)) {
            while (source.read() > 0) {
                pages.add(source.page().toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    private static void measure(
            String name, Path folder, int rounds, EventTable table, EventContexts contexts, List<byte[]> pages)
            throws IOException {
        List<Double> millions = new ArrayList<>();
        long events = 0;
        for (int round = 0; round < rounds; round++) {
            Path file = folder.resolve("pages-" + round);
            try (StreamFile stream = StreamFile.open(file, "c_0")) {
                StreamIdentity identity = new StreamIdentity(new UUID(0, 0), 0, 0, 0);
                PacketWriter writer = new PacketWriter(identity, EventHeader.COMPACT, PACKET_BYTES, stream);
                PageTranscoder transcoder = new PageTranscoder(table, writer, contexts, null);
                long began = System.nanoTime();
                for (byte[] page : pages) {
                    transcoder.transcode(page, page.length, 0);
                }
                writer.flush(0);
                long nanos = System.nanoTime() - began;
                events = writer.recorded();
                millions.add(events * 1e3 / nanos);
            }
            delete(file);
        }
        List<Double> warm = millions.subList(rounds / 3, rounds).stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "transcoding, %s: %.1f million events/s on one thread (median of %d; %d events in %d pages; budget "
                        + "10)%n",
                name,
                warm.get(warm.size() / 2),
                warm.size(),
                events,
                pages.size());
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("index/c_0.idx"));
        Files.deleteIfExists(folder.resolve("index"));
        Files.deleteIfExists(folder.resolve("c_0"));
        Files.deleteIfExists(folder);
    }
}
