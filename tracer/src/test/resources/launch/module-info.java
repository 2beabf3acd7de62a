// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// An application as a module: its events are exported, its record is not.
module launch.app {
    requires dev.ringside.tracepoint;

    exports launch.app;
}
