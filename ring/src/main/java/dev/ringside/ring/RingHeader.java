// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.internal.PacketLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

/// Writes and checks the header page of a ring file.
final class RingHeader {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG = LONG.withOrder(ByteOrder.BIG_ENDIAN);
    private static final VarHandle VERSION = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    private static final int[] CONTROL_FIELDS = {
        (int) RingLayout.OWNER,
        (int) RingLayout.POSITION,
        (int) RingLayout.LAST_TIMESTAMP,
        (int) RingLayout.CONSUMED,
        (int) RingLayout.DISCARDED,
        (int) RingLayout.REPORTED
    };

    private RingHeader() {}

    /// What a header says.
    record Content(RingShape shape, long ownerLabel) {}

    /// Stores the version last: until then no one takes the file for a ring file.
    static void write(MemorySegment file, RingShape shape, long ownerLabel) {
        MemorySegment.copy(RingLayout.MAGIC, 0, file, ValueLayout.JAVA_BYTE, RingLayout.MAGIC_OFFSET, 8);
        file.set(INT, RingLayout.BYTE_ORDER_OFFSET, RingLayout.BYTE_ORDER_MARK);
        file.set(INT, RingLayout.WORD_BITS_OFFSET, RingLayout.WORD_BITS);
        file.set(INT, RingLayout.CONTROL_STRIDE_OFFSET, RingLayout.CONTROL_STRIDE);
        file.set(LONG, RingLayout.CONTROL_START_OFFSET, RingLayout.CONTROL_START);
        file.set(LONG, RingLayout.DATA_START_OFFSET, RingLayout.dataStart(shape));
        file.set(LONG, RingLayout.RING_STRIDE_OFFSET, shape.ringBytes());
        file.set(LONG, RingLayout.FILE_BYTES_OFFSET, RingLayout.fileBytes(shape));
        file.set(INT, RingLayout.SUB_BUFFER_BYTES_OFFSET, shape.subBufferBytes());
        file.set(INT, RingLayout.SUB_BUFFER_COUNT_OFFSET, shape.subBufferCount());
        file.set(INT, RingLayout.RING_COUNT_OFFSET, shape.ringCount());
        file.set(INT, RingLayout.LOSS_MODE_OFFSET, shape.lossMode().ordinal());
        file.set(INT, RingLayout.SELECTION_OFFSET, shape.selection().ordinal());
        file.set(INT, RingLayout.CLOCK_OFFSET, shape.clock().ordinal());
        file.set(BIG_ENDIAN_LONG, RingLayout.UUID_OFFSET, shape.traceUuid().getMostSignificantBits());
        file.set(BIG_ENDIAN_LONG, RingLayout.UUID_OFFSET + 8, shape.traceUuid().getLeastSignificantBits());
        file.set(INT, RingLayout.STREAM_CLASS_ID_OFFSET, shape.streamClassId());
        file.set(INT, RingLayout.FIRST_RECORD_OFFSET, PacketLayout.firstRecord(shape.hasCpuId()));
        file.set(LONG, RingLayout.FIRST_STREAM_ID_OFFSET, shape.firstStreamId());
        file.set(LONG, RingLayout.OWNER_LABEL_OFFSET, ownerLabel);
        for (int i = 0; i < CONTROL_FIELDS.length; i++) {
            file.set(INT, RingLayout.CONTROL_FIELDS_OFFSET + 4L * i, CONTROL_FIELDS[i]);
        }
        VERSION.setRelease(file, RingLayout.VERSION_OFFSET, RingLayout.VERSION);
    }

    /// @param header    a copy of the header page
    /// @param fileBytes how long the file is
    static Content read(Path path, MemorySegment header, long fileBytes) throws RingFormatException {
        checkMachine(path, header);
        RingShape shape = readShape(path, header);
        require(path, "file bytes", fileBytes, RingLayout.fileBytes(shape));
        require(path, "file bytes in header", header.get(LONG, RingLayout.FILE_BYTES_OFFSET), fileBytes);
        require(path, "control start", header.get(LONG, RingLayout.CONTROL_START_OFFSET), RingLayout.CONTROL_START);
        require(path, "control stride", header.get(INT, RingLayout.CONTROL_STRIDE_OFFSET), RingLayout.CONTROL_STRIDE);
        require(path, "data start", header.get(LONG, RingLayout.DATA_START_OFFSET), RingLayout.dataStart(shape));
        require(path, "ring stride", header.get(LONG, RingLayout.RING_STRIDE_OFFSET), shape.ringBytes());
        int firstRecord = PacketLayout.firstRecord(shape.hasCpuId());
        require(path, "first record", header.get(INT, RingLayout.FIRST_RECORD_OFFSET), firstRecord);
        for (int i = 0; i < CONTROL_FIELDS.length; i++) {
            int offset = header.get(INT, RingLayout.CONTROL_FIELDS_OFFSET + 4L * i);
            require(path, "control field " + i, offset, CONTROL_FIELDS[i]);
        }
        return new Content(shape, header.get(LONG, RingLayout.OWNER_LABEL_OFFSET));
    }

    private static void checkMachine(Path path, MemorySegment header) throws RingFormatException {
        MemorySegment magic = MemorySegment.ofArray(RingLayout.MAGIC);
        if (header.asSlice(RingLayout.MAGIC_OFFSET, 8).mismatch(magic) >= 0) {
            throw new RingFormatException(path, "no ring file magic");
        }
        int version = header.get(INT, RingLayout.VERSION_OFFSET);
        if (version == 0) {
            throw new RingFormatException(path, "not finished by its creator");
        }
        require(path, "byte order mark", header.get(INT, RingLayout.BYTE_ORDER_OFFSET), RingLayout.BYTE_ORDER_MARK);
        require(path, "major version", version >>> 16, RingLayout.VERSION >>> 16);
        require(path, "word bits", header.get(INT, RingLayout.WORD_BITS_OFFSET), RingLayout.WORD_BITS);
    }

    private static RingShape readShape(Path path, MemorySegment header) throws RingFormatException {
        try {
            return new RingShape(
                    header.get(INT, RingLayout.RING_COUNT_OFFSET),
                    header.get(INT, RingLayout.SUB_BUFFER_BYTES_OFFSET),
                    header.get(INT, RingLayout.SUB_BUFFER_COUNT_OFFSET),
                    constant(path, RingShape.LossMode.values(), header.get(INT, RingLayout.LOSS_MODE_OFFSET)),
                    constant(path, RingShape.RingSelection.values(), header.get(INT, RingLayout.SELECTION_OFFSET)),
                    constant(path, RingShape.RingClock.values(), header.get(INT, RingLayout.CLOCK_OFFSET)),
                    new UUID(
                            header.get(BIG_ENDIAN_LONG, RingLayout.UUID_OFFSET),
                            header.get(BIG_ENDIAN_LONG, RingLayout.UUID_OFFSET + 8)),
                    header.get(INT, RingLayout.STREAM_CLASS_ID_OFFSET),
                    header.get(LONG, RingLayout.FIRST_STREAM_ID_OFFSET));
        } catch (IllegalArgumentException e) {
            throw new RingFormatException(path, String.valueOf(e.getMessage()));
        }
    }

    private static <E extends Enum<E>> E constant(Path path, E[] constants, int ordinal) throws RingFormatException {
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new RingFormatException(
                    path, "value=" + ordinal + " is no " + constants[0].getDeclaringClass().getSimpleName());
        }
        return constants[ordinal];
    }

    private static void require(Path path, String what, long found, long expected) throws RingFormatException {
        if (found != expected) {
            throw new RingFormatException(path, what + " found=" + found + " expected=" + expected);
        }
    }
}
