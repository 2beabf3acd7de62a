// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.MountPoints;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of a bpf file system, in which maps, programs and their places have names, so that they outlive the process
/// that made them: until the names are removed. Or no such folder: then they end with their process.
///
/// Folder and names are for this user only. One thread at a time; whoever makes it closes it, which removes the folder.
public final class Pins implements AutoCloseable {
    /// Where distributions mount the file system.
    public static final Path USUAL_MOUNT_POINT = Path.of("/sys/fs/bpf");

    /// What mounts it.
    public static final String MOUNT_COMMAND = "mount -t bpf bpf " + USUAL_MOUNT_POINT;

    private static final System.Logger LOGGER = System.getLogger(Pins.class.getName());
    private static final int COMMAND_PIN = 6;
    private static final int COMMAND_GET = 7;
    private static final int OBJECT_BYTES = 16;
    private static final Set<PosixFilePermission> OURS_ONLY = PosixFilePermissions.fromString("rwx------");

    private @Nullable Path folder;
    private final boolean ofOthers;

    private Pins(@Nullable Path folder, boolean ofOthers) {
        this.folder = folder;
        this.ofOthers = ofOthers;
    }

    /// No folder.
    public static Pins none() {
        return new Pins(null, false);
    }

    /// A new folder; none, and a line in the log, where it cannot be made.
    public static Pins create(Path folder) {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS_ONLY));
            return new Pins(folder, false);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "what eBPF programs capture ends with this process: {0}", e.toString());
            return none();
        }
    }

    /// The folder of a process that is dead.
    public static Pins open(Path folder) {
        return new Pins(folder, true);
    }

    /// A mounted bpf file system in which this user may make folders.
    public static Optional<Path> fileSystem() {
        List<Path> mounted = MountPoints.of("bpf");
        Optional<Path> usual = mounted.stream().filter(USUAL_MOUNT_POINT::equals).filter(Files::isWritable).findFirst();
        return usual.or(() -> mounted.stream().filter(Files::isWritable).findFirst());
    }

    /// Makes a map.
    @FunctionalInterface
    public interface MapMaker {
        BpfMap make() throws NativeCallException;
    }

    /// The map that has a name; one of the dead process, where the folder is of one, else a new one.
    public BpfMap map(String name, MapMaker maker) throws NativeCallException {
        if (ofOthers) {
            return BpfMap.of(open(name));
        }
        BpfMap made = maker.make();
        keep(name, made.descriptor());
        return made;
    }

    /// The program of a dead process.
    public BpfProgram program(String name) throws NativeCallException {
        return BpfProgram.of(open(name), name);
    }

    /// All names whose beginning is the same.
    public List<String> names(String prefix) {
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Whether anything outlives this process.
    boolean areKept() {
        return folder != null && !ofOthers;
    }

    /// Gives a name to what a descriptor stands for. Where that fails nothing is kept: half of it is of no use.
    void keep(String name, int descriptor) {
        if (!areKept()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = named(arena, name);
            attributes.set(ValueLayout.JAVA_INT, Long.BYTES, descriptor);
            NativeCalls.get().bpf("cannot pin " + name, COMMAND_PIN, attributes);
        } catch (NativeCallException e) {
            LOGGER.log(Level.WARNING, "what eBPF programs capture ends with this process: {0}", e.getMessage());
            close();
        }
    }

    /// Takes a name back.
    void forget(String name) {
        if (folder != null) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot unpin {0}: {1}", name, e.toString());
            }
        }
    }

    private int open(String name) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            return NativeCalls.get().bpf("cannot open pinned " + name, COMMAND_GET, named(arena, name));
        }
    }

    private MemorySegment named(Arena arena, String name) {
        if (folder == null) {
            throw new IllegalStateException("no folder: name=" + name);
        }
        MemorySegment attributes = arena.allocate(OBJECT_BYTES, Long.BYTES);
        attributes.set(
                ValueLayout.JAVA_LONG,
                0,
                arena.allocateFrom(folder.resolve(name).toString()).address());
        return attributes;
    }

    /// Removes all names, and the folder.
    @Override
    public void close() {
        if (folder == null) {
            return;
        }
        names("").forEach(this::forget);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot remove {0}: {1}", folder, e.toString());
        }
        folder = null;
    }
}
