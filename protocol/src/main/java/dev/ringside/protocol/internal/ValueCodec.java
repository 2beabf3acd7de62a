// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import dev.ringside.protocol.ProtocolException;

/// Writes and reads the values of one Java type.
interface ValueCodec {
    void write(Object value, WireOutput output) throws ProtocolException;

    Object read(WireInput input) throws ProtocolException;
}
