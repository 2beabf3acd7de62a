// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import java.util.List;
import java.util.Map;

/// Writes a listing: indentation of two columns a level, bullets, aligned values, an empty line before and after
/// whatever has parts of its own, save before the first of its siblings.
///
/// One thread; an instance writes one listing.
final class ListingWriter {
    private final ListingStyle style;
    private final StringBuilder text = new StringBuilder(1024);
    private boolean emptyLinePending;

    private ListingWriter(ListingStyle style) {
        this.style = style;
    }

    /// The listing of these parts, beside each other.
    static String write(List<? extends ListingNode> nodes, ListingStyle style) {
        ListingWriter writer = new ListingWriter(style);
        writer.writeAll(nodes, 0);
        return writer.text.toString();
    }

    private void writeAll(List<? extends ListingNode> nodes, int depth) {
        boolean first = true;
        for (ListingNode node : nodes) {
            emptyLinePending |= !first && separates(node);
            write(node, depth);
            emptyLinePending |= separates(node);
            first = false;
        }
    }

    private boolean separates(ListingNode node) {
        return !style.compact() && node.isLarge();
    }

    private void write(ListingNode node, int depth) {
        switch (node) {
            case ListingNode.Properties properties -> writeProperties(properties, depth);
            case ListingNode.Group group -> {
                line(depth, group.bullet(), group.title());
                writeAll(group.children(), depth + 1);
            }
            case ListingNode.Block block -> {
                line(depth, style.dim(style.bullet()), block.title());
                String continuation = style.dim(style.symbol("┆", ":"));
                block.lines().forEach(line -> line(depth + 1, continuation, line));
            }
        }
    }

    private void writeProperties(ListingNode.Properties properties, int depth) {
        int longest = properties.values().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        for (Map.Entry<String, String> property : properties.values().entrySet()) {
            String key = property.getKey();
            line(
                    depth,
                    style.dim(style.bullet()),
                    key + ":" + " ".repeat(longest - key.length() + 1) + property.getValue());
        }
    }

    private void line(int depth, String bullet, String content) {
        if (emptyLinePending) {
            text.append('\n');
            emptyLinePending = false;
        }
        text.append(cut("  ".repeat(depth) + bullet + " " + content)).append('\n');
    }

    /// Cuts a line that is too long for the terminal; SGR sequences take no column.
    private String cut(String line) {
        if (style.columns() == Integer.MAX_VALUE || visibleLength(line) <= style.columns()) {
            return line;
        }
        int visible = 0;
        int position = 0;
        while (visible < style.columns() - 1) {
            if (line.charAt(position) == '\u001b') {
                position = line.indexOf('m', position) + 1;
            } else {
                position = line.offsetByCodePoints(position, 1);
                visible++;
            }
        }
        return line.substring(0, position) + style.red(style.symbol("…", "/"));
    }

    private static int visibleLength(String line) {
        int length = 0;
        int position = 0;
        while (position < line.length()) {
            if (line.charAt(position) == '\u001b') {
                position = line.indexOf('m', position) + 1;
            } else {
                position = line.offsetByCodePoints(position, 1);
                length++;
            }
        }
        return length;
    }
}
