// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The Common Trace Format, and nothing else: schema, metadata languages, packets, indexes, codecs.
module dev.ringside.ctf {
    requires static org.jspecify;

    exports dev.ringside.ctf.schema;
    exports dev.ringside.ctf.metadata;
    exports dev.ringside.ctf.reader;
    exports dev.ringside.ctf.writer;
    exports dev.ringside.ctf.internal.bits to
            dev.ringside.graph;
    exports dev.ringside.ctf.internal.codec to
            dev.ringside.graph;
    exports dev.ringside.ctf.internal.field to
            dev.ringside.graph;
    exports dev.ringside.ctf.internal.layout to
            dev.ringside.graph;
    exports dev.ringside.ctf.internal.merge to
            dev.ringside.graph;
    exports dev.ringside.ctf.internal.transcode to
            dev.ringside.graph;
}
