// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The directories and files that a line number program names (DWARF 5 §6.2.4.1; DWARF 4 §6.2.4). One thread.
final class LineFiles {
    private static final int PATH = 1;
    private static final int DIRECTORY_INDEX = 2;

    private final DwarfSections sections;
    private final String compilationDirectory;
    private final List<String> directories = new ArrayList<>();
    private final List<Optional<String>> files = new ArrayList<>();

    LineFiles(DwarfSections sections, String compilationDirectory) {
        this.sections = sections;
        this.compilationDirectory = compilationDirectory;
    }

    List<Optional<String>> files() {
        return files;
    }

    /// The lists of versions 2 to 4: directory 0 is that of the compilation, and files count from 1.
    void readPlain(DataCursor program) throws MalformedObjectException {
        directories.add(compilationDirectory);
        for (String directory = program.string(); !directory.isEmpty(); directory = program.string()) {
            directories.add(directory);
        }
        files.add(Optional.empty());
        for (String file = program.string(); !file.isEmpty(); file = program.string()) {
            addFile(file, program);
        }
    }

    /// Reads what stands behind the name of a file, and adds it.
    void addFile(String name, DataCursor program) throws MalformedObjectException {
        long directory = program.unsignedLeb();
        program.unsignedLeb();
        program.unsignedLeb();
        files.add(path(name, directory));
    }

    /// The lists of version 5, which say their own formats.
    void readDescribed(DataCursor program, UnitHeader unit) throws MalformedObjectException {
        int[] directoryFormat = format(program);
        long directoryCount = count(program);
        for (long i = 0; i < directoryCount; i++) {
            directories.add(described(directoryFormat, program, unit).name().orElse(""));
        }
        int[] fileFormat = format(program);
        long fileCount = count(program);
        for (long i = 0; i < fileCount; i++) {
            Described file = described(fileFormat, program, unit);
            files.add(file.name().flatMap(name -> path(name, file.directory())));
        }
    }

    /// Pairs of content and form.
    private static int[] format(DataCursor program) throws MalformedObjectException {
        int[] format = new int[2 * program.unsigned8()];
        for (int i = 0; i < format.length; i++) {
            long code = program.unsignedLeb();
            if (code < 0 || code > 0xFFFF) {
                throw new MalformedObjectException("not a content or form: code=" + code);
            }
            format[i] = (int) code;
        }
        return format;
    }

    private static long count(DataCursor program) throws MalformedObjectException {
        long count = program.unsignedLeb();
        // An entry may take no byte at all, if its format is empty.
        if (count < 0 || count > program.limit()) {
            throw new MalformedObjectException("too many directories or files: count=" + Long.toUnsignedString(count));
        }
        return count;
    }

    private record Described(Optional<String> name, long directory) {}

    private Described described(int[] format, DataCursor program, UnitHeader unit) throws MalformedObjectException {
        if (format.length == 0) {
            throw new MalformedObjectException("directories or files without a path");
        }
        Optional<String> name = Optional.empty();
        long directory = 0;
        for (int i = 0; i < format.length; i += 2) {
            long value = Form.read(format[i + 1], 0, unit, program);
            if (format[i] == PATH) {
                int after = program.position();
                name = string(format[i + 1], value, program);
                program.seek(after);
            } else if (format[i] == DIRECTORY_INDEX) {
                directory = value;
            }
        }
        return new Described(name, directory);
    }

    private Optional<String> string(int form, long value, DataCursor program) throws MalformedObjectException {
        return switch (form) {
            case Form.STRING -> Optional.of(program.seek(value).string());
            case Form.STRING_OFFSET -> Optional.of(sections.strings().seek(value).string());
            case Form.LINE_STRING_OFFSET -> Optional.of(sections.lineStrings().seek(value).string());
            default -> Optional.empty();
        };
    }

    private Optional<String> path(String name, long directory) {
        if (name.startsWith("/")) {
            return Optional.of(name);
        }
        if (directory < 0 || directory >= directories.size()) {
            return Optional.empty();
        }
        String folder = directories.get((int) directory);
        // A relative directory stays relative, as it does in the outputs of elfutils' library.
        return Optional.of(folder.isEmpty() ? name : folder + "/" + name);
    }
}
