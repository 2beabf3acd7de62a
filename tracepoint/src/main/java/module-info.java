// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What applications compile against: typed tracepoints. Tiny; does nothing until a tracer is there.
module dev.ringside.tracepoint {
    requires static org.jspecify;

    exports dev.ringside.tracepoint;
}
