// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The `ringside` command: recording in the words of `lttng`, reading in the words of `babeltrace2`.
module dev.ringside.cli {
    requires static org.jspecify;
    requires dev.ringside.ctf;
    requires dev.ringside.kernel;
    requires dev.ringside.ring;
    requires dev.ringside.protocol;
    requires dev.ringside.session;
    requires dev.ringside.graph;
}
