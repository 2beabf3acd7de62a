// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

import dev.ringside.tracepoint.spi.Tracer;

/// What applications compile against: typed tracepoints. Tiny; does nothing until a tracer is there.
module dev.ringside.tracepoint {
    requires static org.jspecify;

    exports dev.ringside.tracepoint;
    exports dev.ringside.tracepoint.spi;

    uses Tracer;
}
