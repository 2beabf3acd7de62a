// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.metadata.MetadataException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The comment that plain text metadata starts with, `/* CTF 1.8` (CTF 1.8.3 §7.1). Text without it is taken too: LTTng
/// from 2.14 on takes the packets off its metadata and what is left may have none.
final class Signature {
    private static final Pattern SIGNATURE = Pattern.compile("\\s*/\\*\\s*CTF\\b\\s*(\\S*)");

    private Signature() {}

    static void check(String text) throws MetadataException {
        Matcher matcher = SIGNATURE.matcher(text);
        if (matcher.lookingAt() && !matcher.group(1).equals("1.8")) {
            throw new Place(1, 1).fault("the signature says version `" + matcher.group(1)
                    + "`, but this format is 1.8");
        }
    }
}
