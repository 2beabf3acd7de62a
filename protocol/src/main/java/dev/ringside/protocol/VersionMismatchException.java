// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

/// The peer speaks another version of the protocol. Told by the header of its first frame, which keeps its form in all
/// versions.
public final class VersionMismatchException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    private final int peerVersion;

    public VersionMismatchException(String peer, int peerVersion, int ownVersion) {
        super(
                peer,
                "frame",
                "",
                "the other side speaks protocol version " + peerVersion + ", this side version " + ownVersion
                        + "; use the same release of Ringside on both sides");
        this.peerVersion = peerVersion;
    }

    public int peerVersion() {
        return peerVersion;
    }
}
