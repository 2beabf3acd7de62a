// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.MalformedTraceException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The part of a file that is in memory now. It is moved forward through the file, and only grows where a single
/// record needs more. The array has some bytes more than the window, so that whole words can be read at its end.
public final class RecordWindow {
    /// Large enough to make system calls cheap, small enough to stay in a second-level cache.
    public static final int SIZE_BYTES = 256 * 1024;
    /// A record larger than this is refused: positions in bits are ints, memory is bounded.
    public static final int MAX_SIZE_BYTES = 64 * 1024 * 1024;
    private static final int SLACK_BYTES = 16;

    private byte[] bytes;
    private @Nullable StreamFile file;
    private long offsetBytes;
    private int lengthBytes;
    private long limitBytes = Long.MAX_VALUE;

    /// Arrays that blocks handed out may still refer to, in turn.
    private final byte[][] others;
    private int nextOther;
    private boolean handedOut;

    public RecordWindow(int initialSizeBytes) {
        this(initialSizeBytes, 0);
    }

    /// @param blocksInUse how many blocks handed out before may still be read while the window moves on
    public RecordWindow(int initialSizeBytes, int blocksInUse) {
        this.bytes = new byte[initialSizeBytes + SLACK_BYTES];
        this.others = new byte[blocksInUse][0];
    }

    /// Someone may read the array from now on, until the given number of blocks have been handed out after.
    void handOut() {
        handedOut = others.length > 0;
    }

    /// Takes another array for what comes next, if the one in use was handed out. Its content is of no use.
    private void changeArray() {
        if (!handedOut) {
            return;
        }
        handedOut = false;
        byte[] other = others[nextOther];
        others[nextOther] = bytes;
        nextOther = (nextOther + 1) % others.length;
        bytes = other.length < bytes.length ? new byte[bytes.length] : other;
    }

    /// Reads nothing behind this place of a file from now on: the caller knows that it will not look at it.
    public void limit(long newLimitBytes) {
        limitBytes = newLimitBytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// Where the window starts in the file.
    public long offsetBytes() {
        return offsetBytes;
    }

    public int lengthBits() {
        return lengthBytes * Byte.SIZE;
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    public boolean contains(StreamFile otherFile, long offset) {
        return file == otherFile && offset >= offsetBytes && offset - offsetBytes < lengthBytes;
    }

    public boolean reachesEndOf(StreamFile otherFile) {
        return file == otherFile && offsetBytes + lengthBytes >= otherFile.sizeBytes();
    }

    /// Makes the window start at an offset of a file, keeping what it holds already from there on.
    public void moveTo(StreamFile newFile, long newOffsetBytes) {
        byte[] before = bytes;
        changeArray();
        int kept = 0;
        if (contains(newFile, newOffsetBytes)) {
            int start = (int) (newOffsetBytes - offsetBytes);
            kept = lengthBytes - start;
            System.arraycopy(before, start, bytes, 0, kept);
        }
        file = newFile;
        offsetBytes = newOffsetBytes;
        lengthBytes = kept;
        fill(newFile);
    }

    /// Makes room for more behind what the window holds, and reads it.
    ///
    /// @return whether there was more
    public boolean grow(int packetIndex) {
        StreamFile current = file;
        if (current == null || reachesEndOf(current)) {
            return false;
        }
        int size = bytes.length - SLACK_BYTES;
        if (size >= MAX_SIZE_BYTES) {
            throw new MalformedTraceException(current.path().toString(), packetIndex, offsetBytes,
                    "an event record or packet header is longer than " + MAX_SIZE_BYTES + " bytes");
        }
        handedOut = false;
        bytes = Arrays.copyOf(bytes, (int) Math.min(2L * size, MAX_SIZE_BYTES) + SLACK_BYTES);
        int before = lengthBytes;
        fill(current);
        return lengthBytes > before;
    }

    private void fill(StreamFile from) {
        int room = bytes.length - SLACK_BYTES - lengthBytes;
        long left = Math.min(from.sizeBytes(), limitBytes) - offsetBytes - lengthBytes;
        int wanted = (int) Math.min(room, left);
        if (wanted > 0) {
            lengthBytes += from.read(offsetBytes + lengthBytes, bytes, lengthBytes, wanted);
        }
    }
}
