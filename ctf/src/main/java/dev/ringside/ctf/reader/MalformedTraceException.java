// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

/// A data stream that does not follow its metadata or the specification, with the place of the fault. Unchecked,
/// because it passes
/// through iterators; every reader documents that it may throw it.
public final class MalformedTraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long packetIndex;
    private final long byteOffset;
    private final String reason;

    /// @param file        the file (or other source) that holds the fault
    /// @param packetIndex from 0, or -1 where no packet is at fault
    /// @param byteOffset  from the start of the file, or -1 where unknown
    public MalformedTraceException(String file, long packetIndex, long byteOffset, String reason) {
        super("file=" + file + (packetIndex >= 0 ? " packet=" + packetIndex : "")
                + (byteOffset >= 0 ? " byte=" + byteOffset : "") + ": " + reason);
        this.file = file;
        this.packetIndex = packetIndex;
        this.byteOffset = byteOffset;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    public long packetIndex() {
        return packetIndex;
    }

    public long byteOffset() {
        return byteOffset;
    }

    public String reason() {
        return reason;
    }
}
