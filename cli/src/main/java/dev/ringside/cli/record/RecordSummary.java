// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.record;

import dev.ringside.cli.console.CommandOutput;
import dev.ringside.cli.listing.QuantityText;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `record` says at the end: events by name with their rate, losses (none is said as 0), where the trace is and
/// how to look at it.
///
/// @param sources  what recorded
/// @param runNanos how long the program ran
public record RecordSummary(
        SessionDetail detail, List<String> sources, SessionStopped stopped, TraceContent content, long runNanos) {
    private static final double NANOS_PER_SECOND = 1e9;

    /// @param invoked how the user called us, for a command that can be typed as it stands
    public void tell(CommandOutput output, String invoked) {
        double seconds = Math.max(runNanos, 1) / NANOS_PER_SECOND;
        output.message("");
        output.message("Recorded " + count(content.total(), "event") + " in " + decimal(seconds) + " s from "
                + String.join(", ", sources) + ":");
        tellEvents(output, content.counts(), seconds);
        output.message("Discarded events: " + QuantityText.count(stopped.discardedEvents()));
        output.message("Lost packets:     " + QuantityText.count(stopped.lostPackets()));
        stopped.problems().forEach(output::warning);
        content.faults().forEach(output::warning);
        String path = detail.summary().output();
        output.message("Trace:            " + path);
        output.message("Look at it with:  " + quoted(invoked) + " view " + quoted(path));
    }

    private static void tellEvents(CommandOutput output, Map<String, Long> counts, double seconds) {
        List<Map.Entry<String, Long>> most = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        int nameWidth = most.stream().mapToInt(entry -> entry.getKey().length()).max().orElse(0);
        int countWidth = most.stream()
                .mapToInt(entry -> QuantityText.count(entry.getValue()).length())
                .max()
                .orElse(0);
        for (Map.Entry<String, Long> entry : most) {
            String count = QuantityText.count(entry.getValue());
            output.message("  " + entry.getKey() + " ".repeat(nameWidth - entry.getKey().length() + 2)
                    + " ".repeat(countWidth - count.length()) + count + "  " + rate(entry.getValue() / seconds) + "/s");
        }
    }

    private static String rate(double perSecond) {
        return perSecond < 100 ? decimal(perSecond) : QuantityText.count(Math.round(perSecond));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String count(long number, String noun) {
        return QuantityText.count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /// As a shell needs it.
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./:@%+=,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
