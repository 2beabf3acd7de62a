// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Shared-memory ring buffers: the binary layout, the producer side, the consumer side, crash recovery.
module dev.ringside.ring {
    requires static org.jspecify;

    exports dev.ringside.ring;
}
