// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// A small instrumented service that puts itself under load.
module dev.ringside.examples.shop {
    requires dev.ringside.tracepoint;
    requires jdk.httpserver;
    requires java.net.http;

    exports dev.ringside.examples.shop;
}
