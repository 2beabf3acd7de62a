// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/// The files and folders that the sources of a graph read, so that no sink writes over them, by whatever name. What is
/// neither a file nor a folder, such as a terminal, a pipe or `/dev/null`, is never in the way. The graph's thread.
final class InputPlaces {
    private final List<Place> places = new ArrayList<>();

    private record Place(String actor, String path, Path real, boolean folder) {
        /// Where the folder of a trace has its indexes.
        Path index() {
            return real.resolve("index");
        }
    }

    /// What is not there is no place: whoever reads it says so.
    void add(String actor, String path) {
        try {
            Path real = Path.of(path).toRealPath();
            boolean folder = Files.isDirectory(real);
            if (folder || Files.isRegularFile(real)) {
                places.add(new Place(actor, path, real, folder));
            }
        } catch (IOException | InvalidPathException e) {
            // Nothing that could be written over.
        }
    }

    /// @throws GraphException where the path is one of the places, or would be a file of one
    void checkFile(String actor, String path) {
        check(actor, path, InputPlaces::isFileOf);
    }

    /// @throws GraphException where the path is one of the places
    void checkFolder(String actor, String path) {
        check(actor, path, (real, place) -> real.equals(place.real) || real.equals(place.index()));
    }

    private void check(String actor, String path, BiPredicate<Path, Place> destroys) {
        if (places.isEmpty()) {
            return;
        }
        Path real;
        try {
            real = real(Path.of(path).toAbsolutePath());
        } catch (IOException | InvalidPathException e) {
            // Whoever writes there says what is wrong with it.
            return;
        }
        if (Files.exists(real) && !Files.isRegularFile(real) && !Files.isDirectory(real)) {
            return;
        }
        for (Place place : places) {
            if (destroys.test(real, place)) {
                throw new GraphException(actor, "Cannot write into what is being read: path=\"" + path + "\" input=\""
                        + place.path + "\" reader=\"" + place.actor + "\"");
            }
        }
    }

    /// The path without links, as far as it is there already.
    private static Path real(Path absolute) throws IOException {
        Path there = absolute;
        while (!Files.exists(there)) {
            there = there.getParent();
            if (there == null) {
                return absolute;
            }
        }
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
    }

    /// Also by another name of the file, through a link in the folder of a trace, and where there is no such file yet:
    /// readers would take it for a data stream.
    private static boolean isFileOf(Path file, Place place) {
        Path folder = file.getParent();
        if (file.equals(place.real) || place.real.equals(folder) || place.index().equals(folder)) {
            return true;
        }
        try {
            return Files.isRegularFile(file)
                    && (place.folder
                            ? isIn(file, place.real) || isIn(file, place.index())
                            : Files.isSameFile(file, place.real));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isIn(Path file, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry) && Files.isSameFile(file, entry)) {
                    return true;
                }
            }
        }
        return false;
    }
}
