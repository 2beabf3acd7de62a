// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The session daemon: sessions, channels, event rules, and the consumer that moves full sub-buffers to files.
module dev.ringside.session {
    requires static org.jspecify;
    requires jdk.net;
    requires dev.ringside.ctf;
    requires dev.ringside.ring;
    requires dev.ringside.kernel;
    requires dev.ringside.protocol;

    exports dev.ringside.session;
}
