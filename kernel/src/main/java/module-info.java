// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The kernel tracer: what the running kernel ships (tracefs) turned into CTF with LTTng's names and fields.
module dev.ringside.kernel {
    requires static org.jspecify;
    requires transitive dev.ringside.ctf;
    requires transitive dev.ringside.ring;
    requires dev.ringside.protocol;

    exports dev.ringside.kernel;
}
