// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The names to show for the members of a structure or options of a variant: TSDL producers put an underscore before a
/// name so that it is no keyword (CTF 1.8.3 §7.3.3), which is taken off again.
final class Names {
    private Names() {}

    static String withoutEscape(String name) {
        return name.length() > 1 && name.charAt(0) == '_' ? name.substring(1) : name;
    }

    /// A name that would become that of another member keeps its underscore.
    static Map<String, String> shown(List<Member> members) {
        Set<String> taken = new HashSet<>();
        for (Member member : members) {
            if (member.name().equals(withoutEscape(member.name()))) {
                taken.add(member.name());
            }
        }
        var shown = new HashMap<String, String>();
        for (Member member : members) {
            String plain = withoutEscape(member.name());
            boolean free = plain.equals(member.name()) || taken.add(plain);
            shown.put(member.name(), free ? plain : member.name());
        }
        return shown;
    }
}
