// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal;

import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.Plugin;
import dev.ringside.graph.internal.csv.CsvSinkClass;
import dev.ringside.graph.internal.ctf.FileSystemSourceClass;
import dev.ringside.graph.internal.ctf.sink.CtfSinkClass;
import dev.ringside.graph.internal.debuginfo.DebugInfoClass;
import dev.ringside.graph.internal.ftrace.FtraceSourceClass;
import dev.ringside.graph.internal.jfr.JfrSourceClass;
import dev.ringside.graph.internal.json.JsonLinesSinkClass;
import dev.ringside.graph.internal.perfetto.PerfettoSinkClass;
import dev.ringside.graph.internal.text.details.DetailsSinkClass;
import dev.ringside.graph.internal.text.dmesg.DmesgSourceClass;
import dev.ringside.graph.internal.text.pretty.PrettySinkClass;
import dev.ringside.graph.internal.utils.UtilsComponents;
import dev.ringside.graph.internal.utils.trimmer.TrimmerClass;
import java.util.ArrayList;
import java.util.List;

/// The plug-ins of this module, under the names they have in Babeltrace 2.
public final class ShippedPlugins {
    private static final List<Plugin> ALL = List.of(
            new ShippedPlugin("csv", "Comma-separated values", new CsvSinkClass()),
            new ShippedPlugin("ctf", "CTF input and output", new FileSystemSourceClass(), new CtfSinkClass()),
            new ShippedPlugin("ftrace", "trace-cmd input", new FtraceSourceClass()),
            new ShippedPlugin("jfr", "JDK Flight Recorder input", new JfrSourceClass()),
            new ShippedPlugin("json", "JSON output", new JsonLinesSinkClass()),
            new ShippedPlugin("lttng-utils", "LTTng-specific graph utilities", new DebugInfoClass()),
            new ShippedPlugin("perfetto", "Perfetto output", new PerfettoSinkClass()),
            new ShippedPlugin("text", "Plain text input and output", new DmesgSourceClass(), new DetailsSinkClass(),
                    new PrettySinkClass()),
            new ShippedPlugin("utils", "Common graph utilities", utils()));

    private ShippedPlugins() {}

    private static List<ComponentClass> utils() {
        List<ComponentClass> classes = new ArrayList<>(UtilsComponents.all());
        classes.add(new TrimmerClass());
        return List.copyOf(classes);
    }

    public static List<Plugin> all() {
        return ALL;
    }
}
