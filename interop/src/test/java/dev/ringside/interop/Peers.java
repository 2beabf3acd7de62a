// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// Finds the programs that others wrote: on this machine, else in Debian's packages.
final class Peers {
    /// The first of Debian's releases whose Babeltrace knows CTF 2.
    private static final String RELEASE = "trixie";

    private Peers() {}

    /// The real Babeltrace 2: the system property `ringside.babeltrace` names it, otherwise it is the one that is
    /// installed.
    static String babeltrace() {
        return System.getProperty("ringside.babeltrace", "babeltrace2");
    }

    /// The start of a command line of the real Babeltrace 2.1, or of a later one, which reads CTF 2: that which
    /// [#babeltrace] gives if it is so recent, otherwise that of Debian's packages. Skips the test, with the reason,
    /// where there is none.
    static List<String> babeltrace21(Home home) throws InterruptedException {
        // What the machine's owner made of it would be in the texts.
        List<String> line = new ArrayList<>(List.of("env", "TZ=UTC", "BABELTRACE_TERM_COLOR=NEVER"));
        if (isBabeltrace21(home)) {
            line.add(babeltrace());
            return line;
        }
        try {
            Path root = new DebianPackages(RELEASE, DebianPackages.ownArchitecture()).withDependencies("babeltrace2");
            List<String> program = DebianPackages.command(root, "usr/bin/babeltrace2");
            for (String folder : DebianPackages.libraries(root)) {
                line.add("BABELTRACE_PLUGIN_PATH=" + folder + "/babeltrace2/plugins");
                line.add("LIBBABELTRACE2_PLUGIN_PROVIDER_DIR=" + folder + "/babeltrace2/plugin-providers");
            }
            line.addAll(program);
            return line;
        } catch (IOException e) {
            Assumptions.abort("skipped: needs Babeltrace 2.1 (-Dringside.babeltrace=PATH names one): "
                    + e.getMessage());
            throw new AssertionError(e);
        }
    }

    private static boolean isBabeltrace21(Home home) {
        if (!Programs.isInstalled(babeltrace())) {
            return false;
        }
        String said = home.run(List.of(babeltrace(), "--version")).succeeded().out();
        Matcher version = Pattern.compile("(\\d+)\\.(\\d+)").matcher(said);
        return version.find() && (Integer.parseInt(version.group(1)) > 2
                || Integer.parseInt(version.group(1)) == 2 && Integer.parseInt(version.group(2)) >= 1);
    }
}
