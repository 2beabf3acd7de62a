// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The CPUs that run. Stateless; any thread.
public final class OnlineProcessors {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private OnlineProcessors() {}

    /// Their numbers, ascending.
    public static List<Integer> numbers() {
        try {
            return parse(Files.readString(ONLINE));
        } catch (IOException | NumberFormatException e) {
            return IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList();
        }
    }

    /// @param ranges as `0-3,5`
    static List<Integer> parse(String ranges) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : ranges.strip().split(",")) {
            String[] ends = range.split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int each = Integer.parseInt(ends[0]); each <= last; each++) {
                numbers.add(each);
            }
        }
        return numbers;
    }
}
