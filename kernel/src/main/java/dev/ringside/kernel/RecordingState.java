// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.capture.CaptureKind;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.StreamPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What another process must know to write out what a recording left in the kernel's buffers, as a text of lines of
/// words that are separated by tabs. Where the files end is not in it: their indexes say so,
/// as long as these have an entry.
///
/// ```
/// ringside-kernel 3   SESSION   FOLDER   UUID   CLOCK of the kernel
/// channel   NAME   INSTANCE   STREAM CLASS ID   COMPACT or LARGE   the settings' numbers
/// capture   KIND                                      the channel above has events of this kind that eBPF programs
///                                                     record, in the order of the streams
/// context   NAME                                      of the channel above
/// counter   TYPE NAME                                 of the channel above
/// stream    NUMBER   SEQUENCE NUMBER   DISCARDED   END TIME   of the channel above: where its newest file begins,
///                                                     should it have no packet
/// event     CLASS ID   SYSTEM   NAME   RECORD NAME    of the channel above
/// captured                                            the event above is recorded by eBPF programs
/// filter    EXPRESSION                                of the event above: one of these must be true
/// ```
record RecordingState(String session, Path folder, UUID uuid, String traceClock, List<Channel> channels) {
    private static final String HEAD = "ringside-kernel 3";

    /// One channel.
    ///
    /// @param captures what programs of ours record
    record Channel(
            KernelChannelSettings settings,
            String instance,
            long streamClassId,
            EventHeader header,
            List<CaptureKind> captures,
            List<KernelContext> contexts,
            List<PerfCounter> counters,
            Map<Integer, StreamPosition> starts,
            List<Event> events) {}

    /// One event.
    ///
    /// @param captured whether programs of ours record it
    /// @param filters  none: all records are kept
    record Event(int classId, KernelEvent event, String recordName, boolean captured, List<String> filters) {
        Event withCaptured() {
            return new Event(classId, event, recordName, true, filters);
        }
    }

    /// Replaces a file in one step.
    void save(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, toText(), StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        line(text, HEAD, session, folder.toString(), uuid.toString(), traceClock);
        for (Channel channel : channels) {
            KernelChannelSettings settings = channel.settings;
            line(
                    text,
                    "channel",
                    settings.name(),
                    channel.instance,
                    "" + channel.streamClassId,
                    channel.header.name(),
                    "" + settings.subBufferBytes(),
                    "" + settings.subBufferCount(),
                    "" + settings.overwrite(),
                    "" + settings.traceFileBytes(),
                    "" + settings.traceFileCount());
            channel.captures.forEach(kind -> line(text, "capture", kind.name()));
            channel.contexts.forEach(context -> line(text, "context", context.name()));
            channel.counters.forEach(counter -> line(text, "counter", counter.typeName()));
            channel.starts.forEach((number, start) -> line(
                    text,
                    "stream",
                    "" + number,
                    "" + start.sequenceNumber(),
                    "" + start.discardedEvents(),
                    "" + start.endTimestamp()));
            for (Event event : channel.events) {
                line(text, "event", "" + event.classId, event.event.system(), event.event.name(), event.recordName);
                if (event.captured) {
                    line(text, "captured");
                }
                event.filters.forEach(filter -> line(text, "filter", filter));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String... words) {
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : "\t").append(escaped(words[i]));
        }
        text.append('\n');
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private static String unescaped(String word) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\' && i + 1 < word.length()) {
                char next = word.charAt(++i);
                text.append(next == 't' ? '\t' : next == 'n' ? '\n' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /// @throws IllegalArgumentException where the text is none of ours
    static RecordingState parse(String text) {
        try {
            List<String[]> lines = text.lines()
                    .map(line -> {
                        String[] words = line.split("\t", -1);
                        for (int i = 0; i < words.length; i++) {
                            words[i] = unescaped(words[i]);
                        }
                        return words;
                    })
                    .toList();
            String[] head = lines.getFirst();
            if (!head[0].equals(HEAD)) {
                throw new IllegalArgumentException("not a kernel recording's state: head=" + head[0]);
            }
            List<Channel> channels = new ArrayList<>();
            for (String[] words : lines.subList(1, lines.size())) {
                switch (words[0]) {
                    case "channel" -> channels.add(channel(words));
                    case "capture" -> channels.getLast().captures.add(CaptureKind.valueOf(words[1]));
                    case "counter" -> channels.getLast().counters.add(counter(words[1]));
                    case "context" -> channels.getLast().contexts.add(KernelContext.valueOf(words[1]));
                    case "stream" ->
                        channels.getLast()
                                .starts
                                .put(
                                        Integer.valueOf(words[1]),
                                        new StreamPosition(
                                                Long.parseLong(words[2]),
                                                Long.parseLong(words[3]),
                                                Long.parseLong(words[4])));
                    case "event" ->
                        channels.getLast()
                                .events
                                .add(new Event(
                                        Integer.parseInt(words[1]),
                                        new KernelEvent(words[2], words[3]),
                                        words[4],
                                        false,
                                        new ArrayList<>()));
                    case "captured" -> {
                        List<Event> events = channels.getLast().events;
                        events.add(events.removeLast().withCaptured());
                    }
                    case "filter" -> channels.getLast().events.getLast().filters.add(words[1]);
                    default -> throw new IllegalArgumentException("unknown line: word=" + words[0]);
                }
            }
            return new RecordingState(head[1], Path.of(head[2]), UUID.fromString(head[3]), head[4], channels);
        } catch (IndexOutOfBoundsException | java.util.NoSuchElementException e) {
            throw new IllegalArgumentException("a kernel recording's state ends too early", e);
        }
    }

    private static PerfCounter counter(String typeName) {
        try {
            return PerfCounter.parse(typeName)
                    .orElseThrow(() -> new IllegalArgumentException("no counter: name=" + typeName));
        } catch (KernelTracingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Channel channel(String[] words) {
        KernelChannelSettings settings = new KernelChannelSettings(
                words[1],
                Long.parseLong(words[5]),
                Integer.parseInt(words[6]),
                Boolean.parseBoolean(words[7]),
                0,
                KernelChannelSettings.READ_WHEN_ASKED,
                Long.parseLong(words[8]),
                Long.parseLong(words[9]));
        return new Channel(
                settings,
                words[2],
                Long.parseLong(words[3]),
                EventHeader.valueOf(words[4]),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new TreeMap<>(),
                new ArrayList<>());
    }
}
