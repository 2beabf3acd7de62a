// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Trace processing: components, ports, messages, and the shipped sources, filters and sinks.
module dev.ringside.graph {
    requires jdk.jfr;
    requires static org.jspecify;
    requires transitive dev.ringside.ctf;

    exports dev.ringside.graph;

    uses dev.ringside.graph.Plugin;
}
