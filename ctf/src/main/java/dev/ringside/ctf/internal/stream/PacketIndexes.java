// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The indexes of one trace's data stream files: which can be trusted, and what is wrong with the others. An index is
/// never written back. Any thread.
public final class PacketIndexes {
    /// Guarded by itself.
    private final Map<Path, String> faults = new TreeMap<>();
    private final Set<Path> decisive = ConcurrentHashMap.newKeySet();

    /// What is done with an index.
    interface Use<T> {
        T of(PacketIndex index) throws IOException;
    }

    /// Asks the index of a file; gives the default where there is none that can be trusted.
    <T> T ask(StreamFile file, T otherwise, Use<T> use) {
        Path path = PacketIndex.pathOf(file.path());
        synchronized (faults) {
            if (faults.containsKey(path)) {
                return otherwise;
            }
        }
        try (@Nullable PacketIndex index = PacketIndex.open(file)) {
            return index == null ? otherwise : use.of(index);
        } catch (IOException e) {
            distrust(path, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    /// An index that fits its file but says other things than a packet.
    void distrust(Path index, String reason) {
        synchronized (faults) {
            faults.putIfAbsent(index, reason);
        }
    }

    /// The file was taken to hold one data stream because its index says so.
    void decided(Path dataFile) {
        decisive.add(dataFile);
    }

    boolean hasDecided(Path dataFile) {
        return decisive.contains(dataFile);
    }

    /// What was found wrong so far, a sentence for each index.
    public List<String> faults() {
        List<String> sentences = new ArrayList<>();
        synchronized (faults) {
            faults.forEach(
                    (path, reason) -> sentences.add("Packet index is not used: path=\"" + path + "\": " + reason));
        }
        return sentences;
    }
}
