// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Takes out of an output what differs from run to run (times, process ids, paths, memory), and out of an expected one
/// what we do not have yet.
final class Normalization {
    private static final String RECORDED_HOME = "/home/demo";

    private final String home;
    private final List<TranscriptCoverage.Without> withouts;

    Normalization(String home, List<TranscriptCoverage.Without> withouts) {
        this.home = home;
        this.withouts = withouts;
    }

    String actual(String text) {
        return common(text.replace(home, RECORDED_HOME));
    }

    /// @param listing whether it is the output of `list` or `status`
    String expected(String text, boolean listing) {
        if (!listing) {
            return common(text);
        }
        String result = text.startsWith("<?xml") ? withoutElements(text) : withoutBlocks(text);
        return common(result);
    }

    private static String common(String text) {
        return text.replaceAll("[0-9]{8}-[0-9]{6}", "TIME")
                .replaceAll("Created: [0-9-]+ @ [0-9:]+", "Created: TIME")
                .replaceAll("Waiting for data availability\\.*", "Waiting for data availability")
                .replaceAll("Destroying session `[^`]*`\\.*\n", "")
                .replaceAll("Memory usage: .*", "Memory usage: MEMORY")
                .replaceAll("Discarded event records: +[0-9,]+", "Discarded event records: N")
                .replaceAll("Warning: [0-9]+ events were", "Warning: N events were")
                .replaceAll("❬[0-9]+ event record channels?❭", "❬N event record channels❭")
                .replaceAll("❬[0-9]+ event rules?❭", "❬N event rules❭")
                .replaceAll("Process [0-9]+: `[^`]*`", "Process N: `NAME`")
                .replaceAll("<pid><id>[0-9]+</id><name>[^<]*</name>", "<pid><id>N</id><name>NAME</name>")
                .replaceAll("<data_stream_info_sets>.*?</data_stream_info_sets>", "<data_stream_info_sets/>")
                .replaceAll("<discarded_events>[0-9]+<", "<discarded_events>N<")
                // What LTTng says of channels made by enable-channel; of those that enable-event makes it says 0.
                .replace("<live_timer_interval>4294967295<", "<live_timer_interval>0<")
                .replace("<domains></domains>", "<domains/>")
                .replaceAll("\n\n+", "\n\n")
                .strip();
    }

    private String withoutElements(String xml) {
        String result = xml;
        for (TranscriptCoverage.Without without : withouts) {
            String element = without.kind().equals("rule") ? "event" : without.kind();
            String first = element.equals("domain") ? "type" : "name";
            String start = "<" + element + "><" + first + ">";
            result = result.replaceAll(
                    start + "(?:" + without.name() + ")</" + first + ">(?:(?!" + start + ").)*?</" + element + ">", "");
        }
        return result;
    }

    /// Removes each line that starts something we do not have, and what is indented below it.
    private String withoutBlocks(String text) {
        List<String> kept = new ArrayList<>();
        int removedIndent = -1;
        for (String line : text.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            if (!line.isBlank() && indent <= removedIndent) {
                removedIndent = -1;
            }
            if (removedIndent < 0 && isMissing(line)) {
                removedIndent = indent;
            }
            if (removedIndent < 0) {
                kept.add(line);
            }
        }
        return kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
    }

    private boolean isMissing(String line) {
        return withouts.stream().anyMatch(without -> pattern(without).matcher(line).find());
    }

    private static Pattern pattern(TranscriptCoverage.Without without) {
        String name = "(?:" + without.name() + ")";
        return Pattern.compile(
                switch (without.kind()) {
                    case "session" -> "^. Recording session `" + name + "`";
                    case "channel" -> "^ +. Event record channel `" + name + "`";
                    case "rule" -> "^ +. Event rule `" + name + "`";
                    case "event" -> "^ +🞂 `" + name + "` —";
                    case "domain" -> "^ +🞂 Domain " + name;
                    default -> throw new IllegalArgumentException(without.kind());
                });
    }
}
