// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The messages between applications, the session daemon and the command line.
module dev.ringside.protocol {
    requires static org.jspecify;
    requires static jdk.net;

    exports dev.ringside.protocol;
    exports dev.ringside.protocol.filter;
}
