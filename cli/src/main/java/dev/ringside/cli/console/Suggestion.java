// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A way out for who mistyped a name: the known names that are nearest to it. Stateless; any thread.
public final class Suggestion {
    private Suggestion() {}

    /// A question to put behind an error message: ` Did you mean X?`; empty where no name is near.
    public static String of(String mistyped, Collection<String> known) {
        String question = ofSeveral(mistyped, known, 1);
        return question.isEmpty() ? "" : " " + question;
    }

    /// A question on a line of its own: `Did you mean X, Y or Z?`; empty where no name is near.
    ///
    /// @param most names to ask about: the nearest first, and of others only those that are hardly farther
    public static String ofSeveral(String mistyped, Collection<String> known, int most) {
        List<List<String>> byDistance = byDistance(mistyped, known);
        List<String> nearest = new ArrayList<>();
        int least = 0;
        for (int distance = 0; distance < byDistance.size() && nearest.size() < most; distance++) {
            least = nearest.isEmpty() ? distance : least;
            if (distance <= least + 1) {
                List<String> names = byDistance.get(distance);
                nearest.addAll(names.subList(0, Math.min(names.size(), most - nearest.size())));
            }
        }
        return nearest.isEmpty() ? "" : "Did you mean " + listed(nearest) + "?";
    }

    /// The names that are near enough, in their order.
    private static List<List<String>> byDistance(String mistyped, Collection<String> known) {
        int farthest = Math.max(1, mistyped.length() / 3);
        List<List<String>> byDistance = new ArrayList<>();
        for (int distance = 0; distance <= farthest; distance++) {
            byDistance.add(new ArrayList<>());
        }
        for (String name : known) {
            int distance = name.startsWith(mistyped) && mistyped.length() > 1 ? 1 : distance(mistyped, name);
            if (distance <= farthest) {
                byDistance.get(distance).add(name);
            }
        }
        return byDistance;
    }

    private static String listed(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String separator = i == 0 ? "" : i == names.size() - 1 ? " or " : ", ";
            text.append(separator).append('`').append(names.get(i)).append('`');
        }
        return text.toString();
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
