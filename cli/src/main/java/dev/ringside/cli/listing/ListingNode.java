// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A part of a listing. Texts may hold SGR sequences, keys may not.
sealed interface ListingNode {
    /// Properties, in the order of their keys, the values aligned.
    record Properties(SortedMap<String, String> values) implements ListingNode {
        public Properties {
            values = new TreeMap<>(values);
        }
    }

    /// A title and what belongs to it.
    ///
    /// @param bullet what stands before the title
    record Group(String bullet, String title, List<ListingNode> children) implements ListingNode {
        public Group {
            children = List.copyOf(children);
        }
    }

    /// A title and lines of text.
    record Block(String title, List<String> lines) implements ListingNode {
        public Block {
            lines = List.copyOf(lines);
        }
    }

    /// Whether an empty line sets it apart from what stands before and after.
    default boolean isLarge() {
        return switch (this) {
            case Properties _ -> false;
            case Group group -> !group.children().isEmpty();
            case Block _ -> true;
        };
    }
}
