// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.syscall.SystemCall.Parameter;
import dev.ringside.kernel.internal.syscall.SystemCall.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The system calls of an architecture, by name, from a resource that explains its own format. Immutable; any thread.
public final class SystemCallTable {
    private static final Pattern PARAMETER = Pattern.compile("([<>=])(\\w+)=([0-5]):(\\S+)");

    private final Map<String, SystemCall> byName;

    private SystemCallTable(Map<String, SystemCall> byName) {
        this.byName = byName;
    }

    /// The table of the machine's architecture; empty where there is none.
    public static Optional<SystemCallTable> ofThisMachine() {
        return Architecture.ofThisMachine().map(Holder.TABLES::get);
    }

    static SystemCallTable of(Architecture architecture) {
        return Objects.requireNonNull(Holder.TABLES.get(architecture));
    }

    /// @param lines in the format that the resource explains
    /// @param known calls that need no more than a new number
    static SystemCallTable parse(List<String> lines, Map<String, SystemCall> known) {
        Map<String, SystemCall> calls = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                SystemCall call = parse(line, known);
                if (calls.put(call.name(), call) != null) {
                    throw new IllegalArgumentException("a second line for " + call.name());
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new SystemCallTable(Map.copyOf(calls));
    }

    private static SystemCall parse(String line, Map<String, SystemCall> known) {
        String[] words = line.split("\\s+");
        SystemCall same = words.length == 2 ? known.get(words[1]) : null;
        if (same != null) {
            return same.withNumber(Integer.parseInt(words[0]));
        }
        if (words.length < 3 || !words[2].startsWith("ret:")) {
            throw new IllegalArgumentException("NR NAME ret:TYPE expected: " + line);
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int word = 3; word < words.length; word++) {
            Matcher matcher = PARAMETER.matcher(words[word]);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a field: " + words[word]);
            }
            Shown shown =
                    switch (matcher.group(1)) {
                        case "<" -> Shown.AT_ENTRY;
                        case ">" -> Shown.AT_EXIT;
                        default -> Shown.AT_BOTH;
                    };
            parameters.add(new Parameter(
                    matcher.group(2),
                    Integer.parseInt(matcher.group(3)),
                    shown,
                    ParameterKind.parse(matcher.group(4))));
        }
        return new SystemCall(Integer.parseInt(words[0]), words[1], words[2].endsWith("x"), parameters);
    }

    /// @param name without any prefix, as tracefs lists it
    public Optional<SystemCall> call(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<SystemCall> calls() {
        return byName.values();
    }

    private static final class Holder {
        private static final SystemCallTable X86_64 = load(Architecture.X86_64.table(), Map.of());
        private static final Map<Architecture, SystemCallTable> TABLES = Map.of(
                Architecture.X86_64, X86_64,
                Architecture.AARCH64, load(Architecture.AARCH64.table(), X86_64.byName));

        private static SystemCallTable load(String resource, Map<String, SystemCall> known) {
            try (InputStream in = SystemCallTable.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("resource is missing: name=" + resource);
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList(),
                        known);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
