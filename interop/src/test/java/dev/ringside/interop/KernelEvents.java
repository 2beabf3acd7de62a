// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Events of the kernel, as trace-cmd and as our own text tell them, made comparable.
final class KernelEvents {
    /// `[INSTANCE:] COMM-TID [CPU] SECONDS.NANOS: EVENT: FIELDS`.
    private static final Pattern TRACE_CMD_LINE = Pattern.compile(
            "(?:([\\w.:-]+):)?\\s*(.{1,16})-(\\d+)\\s+\\[(\\d+)\\]\\s+(\\d+)\\.(\\d{9}):\\s+(\\w+):\\s*(.*)");
    private static final Pattern TRACE_CMD_FIELD = Pattern.compile("(\\w+)=(.*?)(?= \\w+=|$)");
    /// `[CYCLES] EVENT: { cpu_id = CPU }, { tid = TID }, { FIELDS }`.
    private static final Pattern OUR_LINE =
            Pattern.compile(
                    "\\[(\\d+)\\] (?:\\S+ )?(\\w+): \\{ cpu_id = (\\d+) \\}, \\{ tid = (\\d+) \\}, \\{(.*?)\\}?");
    private static final Pattern OUR_FIELD = Pattern.compile(
            "(\\w+) = (?:\\( (?:[^()\"]|\"[^\"]*\")*: container = (-?\\w+) \\)|(-?\\w+)|\"((?:[^\"\\\\]|\\\\.)*)\")");

    private KernelEvents() {}

    /// @param fields in the kernel's names
    record Seen(int cpu, int thread, String event, long nanos, Map<String, String> fields) {
        boolean isSystemCall() {
            return event.startsWith("sys_");
        }
    }

    /// What `trace-cmd report -R -t` tells of a file.
    static List<Seen> ofTraceCmd(Path data, Home home) {
        List<Seen> seen = new ArrayList<>();
        for (String line : home.run(List.of("trace-cmd", "report", "-R", "-t", "-i", data.toString()))
                .succeeded()
                .out()
                .lines()
                .toList()) {
            Matcher matcher = TRACE_CMD_LINE.matcher(line);
            // Beside the events of the instance there may be those of the whole tracefs: none of ours.
            if (matcher.matches() && !matcher.group(7).equals("print")) {
                seen.add(new Seen(
                        Integer.parseInt(matcher.group(4)),
                        Integer.parseInt(matcher.group(3)),
                        matcher.group(7),
                        Long.parseLong(matcher.group(5)) * 1_000_000_000 + Long.parseLong(matcher.group(6)),
                        fields(TRACE_CMD_FIELD, matcher.group(8))));
            }
        }
        return seen;
    }

    /// What our text tells of a trace.
    static List<Seen> ofOurs(Path trace) {
        Babeltrace.Text text = Babeltrace.run("--no-delta", "--clock-cycles", trace.toString());
        assertThat(text.status()).as(text.err()).isZero();
        List<Seen> seen = new ArrayList<>();
        for (String line : text.out().lines().toList()) {
            Matcher matcher = OUR_LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            seen.add(new Seen(
                    Integer.parseInt(matcher.group(3)),
                    Integer.parseInt(matcher.group(4)),
                    matcher.group(2)
                            .replaceFirst("^syscall_entry_", "sys_enter_")
                            .replaceFirst("^syscall_exit_", "sys_exit_"),
                    Long.parseLong(matcher.group(1)),
                    fields(OUR_FIELD, matcher.group(5))));
        }
        return seen;
    }

    private static Map<String, String> fields(Pattern pattern, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = pattern.matcher(text);
        while (field.find()) {
            String value = null;
            for (int group = 2; group <= field.groupCount() && value == null; group++) {
                value = field.group(group);
            }
            fields.put(field.group(1), value);
        }
        return fields;
    }

    /// Compares every field of theirs that is among ours, which have LTTng's names.
    ///
    /// @return how many were compared
    static int assertSameFields(Seen ours, Seen theirs) {
        int compared = 0;
        for (Map.Entry<String, String> field : theirs.fields().entrySet()) {
            String mine = ours.fields().get(field.getKey());
            if (mine == null) {
                mine = ours.fields().get(field.getKey().replaceFirst("pid$", "tid"));
            }
            // An address there, and what it points to here; or a name that LTTng has not.
            if (mine == null || isNumber(field.getValue()) && !isNumber(mine)) {
                continue;
            }
            assertThat(bits(mine, field.getValue()))
                    .as("%s of %s and %s", field.getKey(), ours, theirs)
                    .isEqualTo(bits(asLttng(field.getKey(), field.getValue()), field.getValue()));
            compared++;
        }
        return compared;
    }

    /// LTTng counts priorities from the first that is not real-time.
    private static String asLttng(String field, String value) {
        return field.matches("prio|prev_prio|next_prio") ? Integer.toString(Integer.parseInt(value) - 100) : value;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?(0x[0-9A-Fa-f]+|\\d+)");
    }

    /// Numbers by their bits, as many as theirs has.
    private static String bits(String text, String theirs) {
        if (!isNumber(text)) {
            return text;
        }
        long bits = text.startsWith("0x")
                ? Long.parseUnsignedLong(text.substring(2), 16)
                : text.matches("0\\d+") ? Long.parseLong(text, 8) : Long.parseLong(text);
        return Long.toHexString(theirs.matches("0x[0-9a-f]{8}") ? bits & 0xffff_ffffL : bits);
    }
}
