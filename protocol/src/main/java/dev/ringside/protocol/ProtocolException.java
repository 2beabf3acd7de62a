// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import java.io.IOException;

/// What a peer sent is not a message, or not the message that belongs here. The connection is of no use afterwards.
public class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String peer;
    private final String messageName;
    private final String field;

    /// @param peer        who sent it: a socket's path, or what is known of the other side
    /// @param messageName the message it was in, or `frame`
    /// @param field       the path of the component, or the empty string
    public ProtocolException(String peer, String messageName, String field, String reason) {
        super(reason + ": peer=" + peer + " message=" + messageName + (field.isEmpty() ? "" : " field=" + field));
        this.peer = peer;
        this.messageName = messageName;
        this.field = field;
    }

    public String peer() {
        return peer;
    }

    public String messageName() {
        return messageName;
    }

    public String field() {
        return field;
    }
}
