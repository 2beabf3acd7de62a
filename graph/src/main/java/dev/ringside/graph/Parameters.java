// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The initialization parameters of a component, read with their types checked. Any thread.
public final class Parameters {
    private final String actor;
    private final Value.Map map;

    /// @param actor the component, for error messages
    public Parameters(String actor, Value.Map map) {
        this.actor = actor;
        this.map = map;
    }

    public Value.Map map() {
        return map;
    }

    /// @throws GraphException where another parameter is given
    public Parameters allow(String... names) {
        Set<String> known = Set.of(names);
        for (String name : map.entries().keySet()) {
            if (!known.contains(name)) {
                throw failure("unexpected key `" + name + "`: known: "
                        + (names.length == 0 ? "none" : String.join(" ", names)));
            }
        }
        return this;
    }

    public Optional<Value> value(String name) {
        return Optional.ofNullable(map.entries().get(name));
    }

    public boolean bool(String name, boolean otherwise) {
        return switch (map.entries().get(name)) {
            case null -> otherwise;
            case Value.Bool bool -> bool.value();
            case Value other -> throw mismatch(name, "BOOL", other);
        };
    }

    public Optional<String> text(String name) {
        return switch (map.entries().get(name)) {
            case null -> Optional.empty();
            case Value.Text text -> Optional.of(text.value());
            case Value other -> throw mismatch(name, "STRING", other);
        };
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> failure("missing mandatory entry `" + name + "`"));
    }

    /// A text that is not empty: the empty path would be the current folder.
    public String requiredPath(String name) {
        String path = requiredText(name);
        if (path.isEmpty()) {
            throw failure("`" + name + "` is empty");
        }
        if (path.indexOf('\uFFFD') >= 0) {
            throw failure("`" + name + "` is not in the encoding of the locale: path=\"" + path + '"');
        }
        return path;
    }

    /// One of some words.
    ///
    /// @throws GraphException where it is another one, which names those
    public Optional<String> choice(String name, String... words) {
        Optional<String> word = text(name);
        if (word.isPresent() && !List.of(words).contains(word.get())) {
            throw failure("string is not amongst the available choices: param-name=" + name + " value=" + word.get()
                    + " choices=" + String.join(",", words));
        }
        return word;
    }

    public OptionalLong signedInteger(String name) {
        return switch (map.entries().get(name)) {
            case null -> OptionalLong.empty();
            case Value.SignedInteger integer -> OptionalLong.of(integer.value());
            case Value other -> throw mismatch(name, "SIGNED_INTEGER", other);
        };
    }

    public OptionalLong unsignedInteger(String name) {
        return switch (map.entries().get(name)) {
            case null -> OptionalLong.empty();
            case Value.UnsignedInteger integer -> OptionalLong.of(integer.value());
            case Value other -> throw mismatch(name, "UNSIGNED_INTEGER", other);
        };
    }

    /// An array of strings.
    public Optional<List<String>> texts(String name) {
        return switch (map.entries().get(name)) {
            case null -> Optional.empty();
            case Value.Array array -> Optional.of(texts(name, array));
            case Value other -> throw mismatch(name, "ARRAY", other);
        };
    }

    private List<String> texts(String name, Value.Array array) {
        List<String> texts = new ArrayList<>();
        for (Value element : array.elements()) {
            if (!(element instanceof Value.Text(String text))) {
                throw mismatch(name + "[" + texts.size() + "]", "STRING", element);
            }
            texts.add(text);
        }
        return texts;
    }

    public GraphException failure(String reason) {
        return new GraphException(actor, "Error validating parameters: " + reason);
    }

    private GraphException mismatch(String name, String expected, Value actual) {
        return failure("unexpected type for `" + name + "`: expected-type=" + expected + " actual-type="
                + actual.typeName());
    }
}
