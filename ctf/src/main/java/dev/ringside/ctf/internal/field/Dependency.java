// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.Scope;
import java.util.List;

/// The fields that a length or selector location may mean: usually one; several where the location leads through a
/// variant. The one that was decoded last counts. Immutable.
public final class Dependency {
    private final FieldNode[] targets;

    Dependency(List<FieldNode> targets) {
        this.targets = targets.toArray(new FieldNode[0]);
    }

    public List<FieldNode> targets() {
        return List.of(targets);
    }

    /// The index of the target to take, or -1 where none was decoded.
    int latest(DecodeState state) {
        int latest = -1;
        long latestTime = 0;
        for (int i = 0; i < targets.length; i++) {
            long time = savedAt(state, targets[i]);
            if (time > latestTime) {
                latest = i;
                latestTime = time;
            }
        }
        return latest;
    }

    long value(DecodeState state, int target) {
        FieldNode node = targets[target];
        return readsPacket(state, node) ? state.packetValue(node.index()) : state.saved[node.index()];
    }

    private static long savedAt(DecodeState state, FieldNode node) {
        if (readsPacket(state, node)) {
            return state.packetSavedAt(node.index());
        }
        return state.isSaved(node.index()) ? state.savedAt[node.index()] : 0;
    }

    /// A record's field that refers to the packet's fields finds them among the values kept for the packet.
    private static boolean readsPacket(DecodeState state, FieldNode node) {
        return state.inRecord && isPacketScope(node.scope());
    }

    static boolean isPacketScope(Scope scope) {
        return scope == Scope.PACKET_HEADER || scope == Scope.PACKET_CONTEXT;
    }
}
