// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a daemon must know of a session that another daemon ran, as a text of `name=value` lines. Where the consumer
/// stands is not in it: the ring files say what has been consumed, and the index files what has been written.
///
/// ```
/// version=1
/// session=NAME            created=SECONDS      output=DIR or empty      format=ctf-1.8 or ctf-2
/// active=true or false    daemon=PID
/// buffers=ID              starts the lines of one channel's ring file:
///   ring=FILE   channel=NAME   folder=DIR of the trace   uuid=UUID   stream=CLASS ID
///   traceFileBytes=N   traceFileCount=N   event=ID NAME (once for each event record class)
/// ```
///
/// Line breaks and backslashes in values are escaped with a backslash.
public record SessionState(
        String session,
        long createdSeconds,
        String output,
        String format,
        boolean active,
        long daemonPid,
        List<Buffers> buffers) {
    private static final String VERSION = "1";

    public SessionState {
        buffers = List.copyOf(buffers);
    }

    /// One ring file and where its packets go.
    ///
    /// @param events event record class ids and the names of their events
    public record Buffers(
            long id,
            String ringFile,
            String channel,
            String traceFolder,
            String uuid,
            int streamClassId,
            long traceFileBytes,
            long traceFileCount,
            Map<Integer, String> events) {
        public Buffers {
            events = Map.copyOf(events);
        }
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        line(text, "version", VERSION);
        line(text, "session", session);
        line(text, "created", Long.toString(createdSeconds));
        line(text, "output", output);
        line(text, "format", format);
        line(text, "active", Boolean.toString(active));
        line(text, "daemon", Long.toString(daemonPid));
        for (Buffers each : buffers) {
            line(text, "buffers", Long.toString(each.id));
            line(text, "ring", each.ringFile);
            line(text, "channel", each.channel);
            line(text, "folder", each.traceFolder);
            line(text, "uuid", each.uuid);
            line(text, "stream", Integer.toString(each.streamClassId));
            line(text, "traceFileBytes", Long.toString(each.traceFileBytes));
            line(text, "traceFileCount", Long.toString(each.traceFileCount));
            each.events.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(event -> line(text, "event", event.getKey() + " " + event.getValue()));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name)
                .append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
                .append('\n');
    }

    static SessionState parse(String text) throws IOException {
        try {
            List<Map<String, String>> blocks = new ArrayList<>(List.of(new LinkedHashMap<>()));
            List<Map<Integer, String>> events = new ArrayList<>(List.of(new LinkedHashMap<>()));
            for (String line : text.lines().toList()) {
                int equals = line.indexOf('=');
                String name = line.substring(0, equals);
                String value = unescaped(line.substring(equals + 1));
                if (name.equals("buffers")) {
                    blocks.add(new LinkedHashMap<>());
                    events.add(new LinkedHashMap<>());
                }
                if (name.equals("event")) {
                    int space = value.indexOf(' ');
                    events.getLast().put(Integer.valueOf(value.substring(0, space)), value.substring(space + 1));
                } else {
                    blocks.getLast().put(name, value);
                }
            }
            return of(blocks, events);
        } catch (RuntimeException e) {
            throw new IOException("not a session state file: " + e, e);
        }
    }

    private static SessionState of(List<Map<String, String>> blocks, List<Map<Integer, String>> events) {
        Map<String, String> session = blocks.getFirst();
        if (!VERSION.equals(session.get("version"))) {
            throw new IllegalArgumentException("version=" + session.get("version"));
        }
        List<Buffers> buffers = new ArrayList<>();
        for (int i = 1; i < blocks.size(); i++) {
            buffers.add(buffers(blocks.get(i), events.get(i)));
        }
        return new SessionState(
                required(session, "session"),
                Long.parseLong(required(session, "created")),
                required(session, "output"),
                required(session, "format"),
                Boolean.parseBoolean(required(session, "active")),
                Long.parseLong(required(session, "daemon")),
                buffers);
    }

    private static Buffers buffers(Map<String, String> block, Map<Integer, String> events) {
        return new Buffers(
                Long.parseLong(required(block, "buffers")),
                required(block, "ring"),
                required(block, "channel"),
                required(block, "folder"),
                required(block, "uuid"),
                Integer.parseInt(required(block, "stream")),
                Long.parseLong(required(block, "traceFileBytes")),
                Long.parseLong(required(block, "traceFileCount")),
                events);
    }

    private static String required(Map<String, String> block, String name) {
        String value = block.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing: name=" + name);
        }
        return value;
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
