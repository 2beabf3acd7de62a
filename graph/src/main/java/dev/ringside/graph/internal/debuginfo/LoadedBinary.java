// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.graph.internal.debuginfo.dwarf.DebugInformation;
import dev.ringside.graph.internal.debuginfo.dwarf.FunctionLocation;
import dev.ringside.graph.internal.debuginfo.dwarf.SourceLocation;
import dev.ringside.graph.internal.debuginfo.elf.ElfFile;
import dev.ringside.graph.internal.debuginfo.elf.FunctionSymbol;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An executable or library in the memory of a process. Addresses are unsigned. One thread.
final class LoadedBinary {
    private final ObjectFiles files;
    private final DebugInfoOptions options;
    private final long baseAddress;
    private final long sizeBytes;
    private final String path;
    private final boolean positionIndependent;
    private byte @Nullable [] buildId;
    private boolean isSameFile = true;
    private @Nullable String linkName;
    private long linkCrc;
    private @Nullable Optional<DebugInformation> information;

    /// @param path on the machine where the trace was recorded
    LoadedBinary(
            ObjectFiles files,
            DebugInfoOptions options,
            long baseAddress,
            long sizeBytes,
            String path,
            boolean positionIndependent) {
        this.files = files;
        this.options = options;
        this.baseAddress = baseAddress;
        this.sizeBytes = sizeBytes;
        this.path = options.onThisMachine(path);
        this.positionIndependent = positionIndependent;
    }

    void buildId(byte[] newBuildId) {
        buildId = newBuildId;
        isSameFile = files.hasBuildId(path, newBuildId);
        searchAgain();
    }

    void debugLink(String name, long crc) {
        linkName = name;
        linkCrc = crc;
        searchAgain();
    }

    /// Something that was not found before may be found with what is known now.
    private void searchAgain() {
        if (information != null && information.isEmpty()) {
            information = null;
        }
    }

    boolean contains(long address) {
        return Long.compareUnsigned(address - baseAddress, sizeBytes) < 0;
    }

    /// What is known of an address; null where the file on this machine is another one than was traced.
    @Nullable ResolvedAddress resolve(long address) {
        if (!isSameFile) {
            return null;
        }
        long inFile = positionIndependent ? address - baseAddress : address;
        String binary = options.shown(path) + (positionIndependent ? "+" : "@") + hexadecimal(inFile);
        Optional<DebugInformation> found = information();
        if (found.isEmpty()) {
            return ResolvedAddress.of(binary, symbol(inFile), "");
        }
        String function = found.get().function(inFile).map(name -> function(name, inFile)).orElse("");
        String source = found.get().source(inFile).map(this::source).orElse("");
        return ResolvedAddress.of(binary, function, source);
    }

    private Optional<DebugInformation> information() {
        Optional<DebugInformation> known = information;
        if (known == null) {
            known = search();
            information = known;
        }
        return known;
    }

    /// In the file itself, then where its build ID leads to, then where its debug link does.
    private Optional<DebugInformation> search() {
        Optional<DebugInformation> found = files.information(path);
        if (found.isEmpty() && buildId != null) {
            found = buildIdPath(buildId).flatMap(files::information);
        }
        if (found.isEmpty() && linkName != null) {
            found = linkPaths(linkName).stream()
                    .filter(candidate -> files.hasChecksum(candidate, linkCrc))
                    .findFirst()
                    .flatMap(files::information);
        }
        return found;
    }

    private Optional<String> buildIdPath(byte[] id) {
        try {
            return ElfFile.buildIdPath(Path.of(options.directory()), id).map(Path::toString);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private List<String> linkPaths(String name) {
        String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        List<String> paths = new ArrayList<>();
        paths.add(DebugInfoOptions.joined(folder, name));
        paths.add(DebugInfoOptions.joined(folder + "/.debug", name));
        paths.add(DebugInfoOptions.joined(DebugInfoOptions.joined(options.directory(), folder), name));
        return paths;
    }

    private String symbol(long address) {
        try {
            Optional<ElfFile> file = files.file(path);
            FunctionSymbol symbol = file.isEmpty() ? null : file.get().nearestFunction(address);
            return symbol == null ? "" : offset(symbol.name(), address - symbol.address());
        } catch (IOException | MalformedObjectException e) {
            return "";
        }
    }

    private static String function(FunctionLocation function, long address) {
        return offset(function.name(), address - function.address());
    }

    private static String offset(String name, long offset) {
        return name + "+" + hexadecimal(offset);
    }

    private String source(SourceLocation location) {
        return options.shown(location.path()) + ":" + location.line();
    }

    /// As C's `%#x`: zero has no prefix.
    private static String hexadecimal(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }
}
