// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a schema loses on its way to CTF 1.8: a sentence each, once.
final class Losses {
    private final Set<String> sentences = new LinkedHashSet<>();

    void add(String place, String what) {
        sentences.add(place + ": " + what);
    }

    void attributes(String place, Attributes attributes) {
        if (!attributes.isEmpty()) {
            add(place, "attributes of " + String.join(", ", attributes.byNamespace().keySet()));
        }
    }

    /// @param kept the parts that CTF 1.8 keeps
    void identity(String place, Identity identity, Identity kept) {
        part(place, "namespace", identity.namespace(), kept.namespace());
        part(place, "name", identity.name(), kept.name());
        part(place, "unique id", identity.uid(), kept.uid());
    }

    private void part(String place, String what, Optional<String> value, Optional<String> kept) {
        if (value.isPresent() && !value.get().isEmpty() && !value.equals(kept)) {
            add(place, what + " `" + value.get() + "`");
        }
    }

    List<String> list() {
        return List.copyOf(sentences);
    }
}
