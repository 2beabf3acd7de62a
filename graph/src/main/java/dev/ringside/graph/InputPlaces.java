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

/// The files and folders that the sources of a graph read, so that no sink writes over them, by whatever name. What is
/// neither a file nor a folder, such as a terminal, a pipe or `/dev/null`, is never in the way. The graph's thread.
final class InputPlaces {
    private final List<Place> places = new ArrayList<>();

    private record Place(String actor, String path, Path real, boolean folder) {}

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

    /// @throws GraphException where the path is one of the places, or in one
    void check(String actor, String path) {
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
        boolean file = Files.isRegularFile(real);
        if (!file && !Files.isDirectory(real) && Files.exists(real)) {
            return;
        }
        for (Place place : places) {
            if (isIn(real, place) || file && isFileOf(real, place)) {
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

    private static boolean isIn(Path real, Place place) {
        return place.folder ? real.startsWith(place.real) : real.equals(place.real);
    }

    /// By another name of the file, or through a link in the folder of a trace.
    private static boolean isFileOf(Path file, Place place) {
        try {
            return place.folder
                    ? isIn(file, place.real) || isIn(file, place.real.resolve("index"))
                    : Files.isSameFile(file, place.real);
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
