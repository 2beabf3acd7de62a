// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.ComponentHelp;

/// The class `sink.ctf.fs`.
public final class CtfSinkClass implements SinkClass {
    @Override
    public String name() {
        return "fs";
    }

    @Override
    public String description() {
        return "Write CTF traces to the file system.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("sink.ctf.fs");
    }

    @Override
    public boolean supportsMip(int version, Value.Map parameters) {
        return version == 1 || !(parameters.entries().get("ctf-version") instanceof Value.Text(String wanted))
                || wanted.startsWith("1");
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow(
                "path", "ctf-version", "assume-single-trace", "ignore-discarded-events", "ignore-discarded-packets",
                "quiet");
        return new CtfSink(context, new CtfSinkOptions(
                parameters.requiredPath("path"),
                version(context, parameters),
                parameters.bool("assume-single-trace", false),
                parameters.bool("ignore-discarded-events", false),
                parameters.bool("ignore-discarded-packets", false),
                parameters.bool("quiet", false)));
    }

    private static CtfVersion version(ComponentContext context, Parameters parameters) {
        String usual = context.mipVersion() == 0 ? "1" : "2";
        return parameters.choice("ctf-version", "1", "1.8", "2", "2.0").orElse(usual).startsWith("1")
                ? CtfVersion.CTF_1_8
                : CtfVersion.CTF_2;
    }
}
