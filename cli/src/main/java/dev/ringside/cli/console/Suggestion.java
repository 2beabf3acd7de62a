// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import java.util.Collection;

/// A way out for who mistyped a name: the known name that is nearest to it. Stateless; any thread.
public final class Suggestion {
    private Suggestion() {}

    /// A question to put behind an error message: ` Did you mean X?`; empty where no name is near.
    public static String of(String mistyped, Collection<String> known) {
        String nearest = "";
        int least = Math.max(1, mistyped.length() / 3) + 1;
        for (String name : known) {
            int distance = name.startsWith(mistyped) && mistyped.length() > 1 ? 1 : distance(mistyped, name);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : " Did you mean `" + nearest + "`?";
    }

    /// How many letters have to be replaced, added, taken away or swapped with their neighbour.
    static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[from.length()][to.length()];
    }
}
