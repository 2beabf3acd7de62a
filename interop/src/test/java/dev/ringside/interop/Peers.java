// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// Which of the programs that others wrote are on this machine.
final class Peers {
    private Peers() {}

    /// The real Babeltrace 2: the system property `ringside.babeltrace` names it, otherwise it is the one that is
    /// installed.
    static String babeltrace() {
        return System.getProperty("ringside.babeltrace", "babeltrace2");
    }

    /// Skips the test where Babeltrace is older, or missing.
    static void assumeBabeltrace(Home home, int major, int minor) {
        String program = babeltrace();
        Assumptions.assumeTrue(Programs.isInstalled(program), "skipped: " + program + " is not installed");
        String said = home.run(List.of(program, "--version")).succeeded().out();
        Matcher version = Pattern.compile("(\\d+)\\.(\\d+)").matcher(said);
        boolean recent = version.find() && (Integer.parseInt(version.group(1)) > major
                || Integer.parseInt(version.group(1)) == major && Integer.parseInt(version.group(2)) >= minor);
        Assumptions.assumeTrue(recent, "skipped: needs Babeltrace " + major + "." + minor + ", found "
                + said.lines().findFirst().orElse("nothing") + " (-Dringside.babeltrace=PATH names another one)");
    }
}
