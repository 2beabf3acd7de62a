// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The files of a `sink.csv.file`. One thread.
final class CsvFolder {
    private static final int LONGEST_NAME = 200;

    private final ComponentContext context;
    private final Path folder;
    private final char separator;
    private final Map<List<String>, CsvFile> filesByNameAndColumns = new LinkedHashMap<>();
    private final Map<String, Integer> namesUsed = new HashMap<>();

    private CsvFolder(ComponentContext context, Path folder, char separator) {
        this.context = context;
        this.folder = folder;
        this.separator = separator;
    }

    /// @throws GraphException where there is no such folder and none can be made, or it is part of the input
    static CsvFolder make(ComponentContext context, String path, char separator) {
        context.writesIn(path);
        try {
            return new CsvFolder(context, Files.createDirectories(Path.of(path)), separator);
        } catch (IOException | InvalidPathException e) {
            throw new GraphException(context.actor(), "Cannot make output folder: path=\"" + path + "\"", e);
        }
    }

    char separator() {
        return separator;
    }

    /// The file for an event name and its columns, made when first asked for.
    ///
    /// @throws GraphException where the file cannot be made
    CsvFile file(String eventName, List<String> columns) {
        List<String> key = new ArrayList<>(columns);
        key.addFirst(eventName);
        CsvFile file = filesByNameAndColumns.get(key);
        if (file == null) {
            Path path = folder.resolve(unusedName(eventName) + ".csv");
            context.writes(path.toString());
            file = new CsvFile(context.actor(), path);
            file.writeHeader(columns, separator);
            filesByNameAndColumns.put(key, file);
        }
        return file;
    }

    private String unusedName(String eventName) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < eventName.length() && i < LONGEST_NAME; i++) {
            char unit = eventName.charAt(i);
            boolean fits = unit < 0x80 && (Character.isLetterOrDigit(unit) || "_-.+@=".indexOf(unit) >= 0 && i > 0);
            name.append(fits ? unit : '_');
        }
        if (name.isEmpty()) {
            name.append("event");
        }
        // Some file systems do not tell cases apart.
        int count = namesUsed.merge(name.toString().toLowerCase(Locale.ROOT), 1, Integer::sum);
        if (count == 1) {
            return name.toString();
        }
        return unusedName(name + "-" + count);
    }

    void flush() {
        filesByNameAndColumns.values().forEach(CsvFile::flush);
    }
}
