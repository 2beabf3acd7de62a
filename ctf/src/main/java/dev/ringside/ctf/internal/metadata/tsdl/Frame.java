// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Member;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A structure whose field class is being built: the members before `current` can be referred to, `current` leads to
/// the frame within.
final class Frame {
    private final StructType type;
    private final List<Member> members;
    private final @Nullable String enteredOption;
    private int current;

    /// @param enteredOption the variant option that the structure is, if it is one
    Frame(StructType type, @Nullable String enteredOption) {
        this.type = type;
        this.members = type.members();
        this.enteredOption = enteredOption;
    }

    StructType type() {
        return type;
    }

    List<Member> members() {
        return members;
    }

    @Nullable String enteredOption() {
        return enteredOption;
    }

    Member current() {
        return members.get(current);
    }

    void advanceTo(int index) {
        current = index;
    }

    /// A member that is already built, or the one being built.
    @Nullable Member find(String name) {
        int index = type.body().indexOf(name, current + 1);
        return index < 0 ? null : members.get(index);
    }
}
