// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.packet.PacketWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what the programs captured on one CPU and transcodes it, and accounts for every event: recorded, or lost and
/// placed. One thread at a time.
interface CallReader extends ReadAhead.Source {
    /// Accounts for what was lost after the last record.
    ///
    /// @param count what the CPU has counted in all
    void settle(long count);

    /// Forgets what is there.
    ///
    /// @param count what the CPU has counted in all
    void clear(long count);

    PacketWriter writer();

    /// The first failure to write since the last call.
    @Nullable IOException takeFailure();
}
