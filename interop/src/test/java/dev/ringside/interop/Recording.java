// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One program recorded by hand, with the step-by-step commands.
///
/// @param trace    the session's output folder
/// @param recorded how many events the program says it recorded
/// @param stopped  what `stop` said
record Recording(Path trace, long recorded, Home.Result stopped) {
    private static final Pattern EVENTS = Pattern.compile("^(?:EVENTS |total calls=)(\\d+)$", Pattern.MULTILINE);

    /// @param channelOptions options of `enable-channel`
    static Recording of(Home home, String name, String format, List<String> channelOptions, List<String> program) {
        Path trace = home.folder().resolve(name);
        home.ringside("create", name, "--output=" + trace, "--trace-format=" + format)
                .succeeded();
        var channel = new ArrayList<>(List.of("enable-channel", "-u", "ch"));
        channel.addAll(channelOptions);
        home.ringside(channel.toArray(String[]::new)).succeeded();
        home.ringside("enable-event", "-u", "-c", "ch", "-a").succeeded();
        home.ringside("start").succeeded();
        Home.Result ran = home.run(program).succeeded();
        Home.Result stopped = home.ringside("stop").succeeded();
        home.ringside("destroy").succeeded();
        return new Recording(trace, recordedBy(ran), stopped);
    }

    private static long recordedBy(Home.Result ran) {
        Matcher matcher = EVENTS.matcher(ran.out());
        if (!matcher.find()) {
            throw new AssertionError("the program does not say how many events it recorded: " + ran);
        }
        return Long.parseLong(matcher.group(1));
    }
}
