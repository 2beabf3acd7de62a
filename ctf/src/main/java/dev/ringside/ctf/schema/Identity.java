// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.Optional;

/// Who a trace class, clock class, data stream class or event record class is (CTF2-SPEC-2.0 §5.4): all parts optional.
/// For CTF 1.8 a UUID becomes the uid, in the usual lower-case text form.
public record Identity(Optional<String> namespace, Optional<String> name, Optional<String> uid) {
    public static final Identity NONE = new Identity(Optional.empty(), Optional.empty(), Optional.empty());

    public static Identity named(String name) {
        return new Identity(Optional.empty(), Optional.of(name), Optional.empty());
    }
}
