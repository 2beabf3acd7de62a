// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Files beside the one with the debugging information: the file of each unit (`.dwo`, DWARF 5 §7.3.2), the file with
/// all of them (`.dwp`), and the file that several share (DWARF 5 §7.3.6), as dwz makes it. One that is not there, is
/// broken or belongs to another file is none.
final class OtherFiles {
    private OtherFiles() {}

    /// The file that holds what several files have in common, as the section `.debug_sup` names it, or GNU's
    /// `.gnu_debugaltlink`.
    static Optional<ElfFile> supplement(ElfFile file) {
        try {
            Optional<SupplementLink> standard = SupplementLink.of(file);
            if (standard.isPresent()) {
                ElfFile linked = sibling(file, standard.get().name());
                return SupplementLink.of(linked).filter(standard.get()::isOf).map(link -> linked);
            }
            DataCursor link = new DataCursor(file.data(".gnu_debugaltlink"));
            if (link.atEnd()) {
                return Optional.empty();
            }
            String name = link.string();
            byte[] buildId = link.bytes(link.limit() - link.position());
            ElfFile linked = sibling(file, name);
            return linked.hasBuildId(buildId) ? Optional.of(linked) : Optional.empty();
        } catch (IOException | MalformedObjectException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// The name counts from where the file really is.
    private static ElfFile sibling(ElfFile file, String name) throws IOException, MalformedObjectException {
        return ElfFile.open(file.path().toRealPath().resolveSibling(name));
    }

    /// The unit of which another one is the skeleton; null where there is none.
    ///
    /// @param path     of the file with the skeleton
    /// @param sections of that file
    static @Nullable Unit split(Path path, DwarfSections sections, Unit skeleton) throws MalformedObjectException {
        Optional<String> name = skeleton.splitName();
        if (name.isEmpty()) {
            return null;
        }
        try {
            Path named = Path.of(skeleton.compilationDirectory()).resolve(name.get());
            Path last = named.getFileName();
            // Builds are moved with all their files.
            for (Path candidate : last == null ? List.of(named) : List.of(named, path.resolveSibling(last))) {
                Unit found = splitIn(candidate, sections, skeleton);
                if (found != null) {
                    return found;
                }
            }
            return packaged(path.resolveSibling(path.getFileName() + ".dwp"), sections, skeleton);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /// In a file with the units of a whole program.
    private static @Nullable Unit packaged(Path file, DwarfSections sections, Unit skeleton)
            throws MalformedObjectException {
        long id = skeleton.splitId();
        try {
            ElfFile opened = ElfFile.open(file);
            return unit(PackageIndex.of(opened).of(sections.split(opened), id), skeleton, id);
        } catch (IOException | MalformedObjectException e) {
            return null;
        }
    }

    private static @Nullable Unit splitIn(Path file, DwarfSections sections, Unit skeleton)
            throws MalformedObjectException {
        long id = skeleton.splitId();
        try {
            return unit(sections.split(ElfFile.open(file)), skeleton, id);
        } catch (IOException | MalformedObjectException e) {
            return null;
        }
    }

    private static @Nullable Unit unit(DwarfSections own, Unit skeleton, long id) throws MalformedObjectException {
        UnitHeader header;
        for (int start = 0; start < own.info().limit(); start = header.end()) {
            header = Unit.header(own.info(), start);
            if (header.type() != Unit.SPLIT_TYPE && header.version() == skeleton.header().version()) {
                Abbreviations table = Abbreviations.read(own.abbreviations(), header.abbreviationOffset());
                Unit unit = new Unit(own, header, table, skeleton);
                if (unit.splitId() == id) {
                    return unit;
                }
            }
        }
        return null;
    }
}
