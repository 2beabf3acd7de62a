// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What went wrong, each distinct thing once with how often. Any thread.
public final class Problems {
    /// More distinct ones than this help nobody.
    private static final int MAXIMUM_DISTINCT = 100;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    /// @return whether it is new
    public synchronized boolean add(String problem) {
        if (counts.size() >= MAXIMUM_DISTINCT && !counts.containsKey(problem)) {
            counts.merge("other problems", 1L, Long::sum);
            return false;
        }
        return counts.merge(problem, 1L, Long::sum) == 1;
    }

    public synchronized List<String> list() {
        List<String> texts = new ArrayList<>();
        counts.forEach((problem, count) -> texts.add(count == 1 ? problem : problem + " (" + count + " times)"));
        return texts;
    }
}
