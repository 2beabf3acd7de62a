// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Value;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Traces of the corpus whose binaries are not on this machine: names and addresses can still be said.
class DebugInfoFilterTest {
    private static List<String> debugInfo(Path trace, String fieldName, Map<String, Value> parameters) {
        return GraphRun.filtered(trace, "filter.lttng-utils.debug-info", parameters).lines()
                .filter(line -> line.contains("dummy_event"))
                .map(line -> line.substring(line.indexOf(fieldName), line.indexOf("}, { }")).strip())
                .toList();
    }

    @Test
    void keepsTheBinariesOfEachProcessApart() {
        Path trace = GraphRun.corpus("tracecompass/ctf1/debuginfo-synth-buildid-debuglink");

        assertThat(debugInfo(trace, "debug_info", Map.of())).containsExactly(
                "debug_info = { bin = \"foo_nn@0x400100\", func = \"\", src = \"\" }",
                "debug_info = { bin = \"\", func = \"\", src = \"\" }",
                "debug_info = { bin = \"foo_ny@0x400100\", func = \"\", src = \"\" }",
                "debug_info = { bin = \"\", func = \"\", src = \"\" }");
    }

    @Test
    void forgetsEverythingWhenAProcessStartsAnotherProgram() {
        Path trace = GraphRun.corpus("tracecompass/ctf1/debuginfo-synth-exec");

        assertThat(debugInfo(trace, "debug_info", Map.of())).containsExactly(
                "debug_info = { bin = \"foo@0x400100\", func = \"\", src = \"\" }",
                "debug_info = { bin = \"\", func = \"\", src = \"\" }",
                "debug_info = { bin = \"bar@0x500100\", func = \"\", src = \"\" }");
    }

    @Test
    void takesFieldNamePathsAndPrefixFromItsParameters() {
        Path trace = GraphRun.corpus("tracecompass/ctf1/debuginfo-synth-exec");
        Map<String, Value> parameters = new HashMap<>();
        parameters.put("debug-info-field-name", Value.of("where"));
        parameters.put("debug-info-dir", Value.of("/none"));
        parameters.put("full-path", Value.of(true));
        parameters.put("target-prefix", Value.of("/root-of-target/"));

        assertThat(debugInfo(trace, "where", parameters).getFirst())
                .isEqualTo("where = { bin = \"/root-of-target/tmp/foo@0x400100\", func = \"\", src = \"\" }");
    }

    @Test
    void leavesTracesWithoutInstructionPointersAsTheyAre() {
        Path trace = GraphRun.corpus("babeltrace/ctf1-succeed/session-rotation/3/ust/pid/10353");

        assertThat(GraphRun.filtered(trace, "filter.lttng-utils.debug-info", Map.of()))
                .isNotEmpty()
                .isEqualTo(GraphRun.filtered(trace, "filter.utils.muxer", Map.of()));
    }
}
