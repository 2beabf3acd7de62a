// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A mapped ring file; [RingLayout] maps its bytes.
///
/// The daemon creates it (all blocks are reserved then, so that no later store can fail for want of space), hands its
/// path to applications, and deletes it when it is done; mappings outlive the name. Any thread may use it. The
/// creator's mapping goes at [#close()]; the mapping of whoever opened it goes when no one refers to it any more, so
/// that a thread that is recording is never cut off.
public final class RingFile implements AutoCloseable {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final RingShape shape;
    private final long ownerLabel;
    private final MemorySegment segment;
    private final Runnable unmapping;

    private RingFile(Path path, RingShape shape, long ownerLabel, MemorySegment segment, Runnable unmapping) {
        this.path = path;
        this.shape = shape;
        this.ownerLabel = ownerLabel;
        this.segment = segment;
        this.unmapping = unmapping;
    }

    /// Makes a new file, readable and writable by its owner only, not recording yet.
    ///
    /// @param ownerLabel whatever helps to recognise the file later: a uid or a pid
    /// @throws IOException if it exists already, or space is short: then it says how much is needed where
    public static RingFile create(Path path, RingShape shape, long ownerLabel) throws IOException {
        long fileBytes = RingLayout.fileBytes(shape);
        Arena arena = Arena.ofShared();
        try {
            MemorySegment segment;
            try (FileChannel channel = FileChannel.open(path, CREATE, OWNER_ONLY)) {
                try {
                    reserve(channel, path, fileBytes);
                    segment = channel.map(MapMode.READ_WRITE, 0, fileBytes, arena);
                } catch (IOException e) {
                    Files.deleteIfExists(path);
                    throw e;
                }
            }
            RingHeader.write(segment, shape, ownerLabel);
            return new RingFile(path, shape, ownerLabel, segment, arena::close);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Writes zeroes: touching a hole of a full file system through a mapping would kill the process that does.
    private static void reserve(FileChannel channel, Path path, long fileBytes) throws IOException {
        ByteBuffer zeroes = ByteBuffer.allocateDirect((int) Math.min(fileBytes, 1 << 16));
        try {
            long written = 0;
            while (written < fileBytes) {
                zeroes.clear().limit((int) Math.min(zeroes.capacity(), fileBytes - written));
                written += channel.write(zeroes, written);
            }
        } catch (IOException e) {
            throw new IOException(
                    "Cannot reserve ring buffers: folder=" + path.toAbsolutePath().getParent() + " bytes=" + fileBytes
                            + " reason=" + e.getMessage(),
                    e);
        }
    }

    /// Maps a file that someone else created.
    ///
    /// @throws RingFormatException if it is no ring file, or one of another version or machine, or contradicts itself
    public static RingFile open(Path path) throws IOException {
        return open(path, Arena.ofAuto(), () -> {});
    }

    /// Maps a file that an earlier daemon created, to consume from it; [#close()] unmaps it at once, so that no
    /// producer of this process may be using it then.
    ///
    /// @throws RingFormatException as [#open]
    public static RingFile adopt(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return open(path, arena, arena::close);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static RingFile open(Path path, Arena arena, Runnable unmapping) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long fileBytes = channel.size();
            // Read, not mapped: a file that shrinks meanwhile is then an error and no fault.
            ByteBuffer header = ByteBuffer.allocate((int) RingLayout.CONTROL_START);
            int read = 0;
            while (header.hasRemaining() && read >= 0) {
                read = channel.read(header, header.position());
            }
            if (header.hasRemaining()) {
                throw new RingFormatException(path, "shorter than its header, bytes=" + fileBytes);
            }
            RingHeader.Content content = RingHeader.read(path, MemorySegment.ofArray(header.array()), fileBytes);
            MemorySegment segment = channel.map(MapMode.READ_WRITE, 0, fileBytes, arena);
            return new RingFile(path, content.shape(), content.ownerLabel(), segment, unmapping);
        }
    }

    public RingShape shape() {
        return shape;
    }

    public Path path() {
        return path;
    }

    /// What the creator labelled it with.
    public long ownerLabel() {
        return ownerLabel;
    }

    /// The whole file.
    public MemorySegment segment() {
        return segment;
    }

    /// Whether producers are to record.
    public boolean recording() {
        return (int) INT.getOpaque(segment, RingLayout.RECORDING_OFFSET) != 0;
    }

    /// Starts or stops recording in all processes at once, by one store.
    public void recording(boolean on) {
        INT.setRelease(segment, RingLayout.RECORDING_OFFSET, on ? 1 : 0);
    }

    /// Unmaps what [#create] or [#adopt] mapped; does not delete the file. May be called again.
    @Override
    public void close() {
        if (segment.scope().isAlive()) {
            unmapping.run();
        }
    }
}
