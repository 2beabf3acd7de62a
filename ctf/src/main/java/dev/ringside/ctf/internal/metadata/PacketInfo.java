// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.schema.ByteOrder;
import java.util.UUID;

/// What the headers of metadata packets say, the same in each (CTF 1.8.3 §7.1).
public record PacketInfo(ByteOrder byteOrder, UUID uuid, int majorVersion, int minorVersion) {}
