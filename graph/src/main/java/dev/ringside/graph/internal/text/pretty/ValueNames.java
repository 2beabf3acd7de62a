// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.pretty.ValueSet.Word;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What numbers of system calls mean: flags, choices, and errors in results. The names are of 64-bit x86, read from the
/// table `value-names.txt` when they are first asked for. Immutable; any thread.
///
/// They belong to the reader, not to the trace, which keeps LTTng's types: so traces of others get names too, and what
/// is printed without asking for them stays as it is.
final class ValueNames {
    private static final String TABLE = "value-names.txt";
    private static final Pattern EVENT = Pattern.compile("(?:compat_)?syscall_(entry|exit)_(\\w+)");
    private static final String RESULT = "ret";

    private static final class Holder {
        private static final ValueNames INSTANCE = new ValueNames(lines());
    }

    private final Map<String, ValueSet> sets = new HashMap<>();
    /// By call and field: `openat flags`.
    private final Map<String, ValueSet> fields = new HashMap<>();
    private final ValueSet results;

    private ValueNames(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" +");
            if (words[0].equals("fields")) {
                addFields(words);
            } else {
                sets.put(words[1], set(words));
            }
        }
        results = known("errno").negated();
    }

    static ValueNames get() {
        return Holder.INSTANCE;
    }

    /// The names for a field of the payload; null where there are none.
    @Nullable ValueSet of(String eventName, String fieldName) {
        Matcher event = EVENT.matcher(eventName);
        if (!event.matches()) {
            return null;
        }
        return event.group(1).equals("exit") && fieldName.equals(RESULT)
                ? results
                : fields.get(event.group(2) + " " + fieldName);
    }

    private static ValueSet set(String[] words) {
        List<Word> found = new ArrayList<>();
        boolean flags = words[0].equals("flags");
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            int slash = words[i].indexOf('/');
            long value = Long.decode(words[i].substring(0, slash > 0 ? slash : equals));
            long mask = slash > 0 ? Long.decode(words[i].substring(slash + 1, equals)) : flags ? value : -1;
            found.add(new Word(value, mask, words[i].substring(equals + 1)));
        }
        return new ValueSet(flags, found);
    }

    private void addFields(String[] words) {
        ValueSet set = known(words[1]);
        int of = List.of(words).indexOf("of");
        for (int field = 2; field < of; field++) {
            for (int call = of + 1; call < words.length; call++) {
                fields.put(words[call] + " " + words[field], set);
            }
        }
    }

    private ValueSet known(String name) {
        ValueSet set = sets.get(name);
        if (set == null) {
            throw new IllegalStateException("no such set in " + TABLE + ": name=" + name);
        }
        return set;
    }

    /// The lines of the table, with those that go on joined.
    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        try (InputStream in = ValueNames.class.getResourceAsStream(TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(" ")) {
                    lines.add(lines.removeLast() + " " + line.strip());
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
