// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.MemoryPage;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// A map: memory that programs and this process share. Whoever makes it closes it, after the programs that use it or
/// before: the kernel keeps it as long as a program needs it.
///
/// Keys and values are copied in and out with system calls; the only value of a mapped array is also memory of this
/// process ([#mapped]).
public final class BpfMap implements AutoCloseable {
    private static final int COMMAND_CREATE = 0;
    private static final int COMMAND_LOOKUP = 1;
    private static final int COMMAND_UPDATE = 2;
    private static final int COMMAND_DELETE = 3;
    private static final int COMMAND_NEXT_KEY = 4;
    private static final int MOST_STEPS = 1 << 20;
    private static final int COMMAND_INFORMATION = 15;
    private static final int FLAG_MAPPABLE = 1 << 10;
    private static final int FLAG_KEEP_ELEMENTS = 1 << 11;
    private static final int ENOENT = 2;
    private static final int EINVAL = 22;
    private static final int CREATE_BYTES = 72;
    private static final int ELEMENT_BYTES = 32;
    private static final int INFORMATION_BYTES = 24;

    /// Kinds of map (`enum bpf_map_type`).
    public enum Type {
        HASH(1),
        ARRAY(2),
        PERF_EVENT_ARRAY(4),
        PER_CPU_ARRAY(6),
        LRU_HASH(9),
        ARRAY_OF_MAPS(12),
        RING_BUFFER(27);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private final int descriptor;
    private final int keyBytes;
    private final int valueBytes;
    private boolean closed;

    private BpfMap(int descriptor, int keyBytes, int valueBytes) {
        this.descriptor = descriptor;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
    }

    public static BpfMap create(Type type, int keyBytes, int valueBytes, int maximumEntries)
            throws NativeCallException {
        return create(type, keyBytes, valueBytes, maximumEntries, 0, 0);
    }

    /// An array of one value, whose bytes can be mapped.
    public static BpfMap createMappable(int valueBytes) throws NativeCallException {
        return create(Type.ARRAY, Integer.BYTES, valueBytes, 1, FLAG_MAPPABLE, 0);
    }

    /// An array of performance counters by CPU.
    ///
    /// @param kept whether they stay in it when this process ends (since Linux 5.10)
    static BpfMap createCounters(int maximumEntries, boolean kept) throws NativeCallException {
        try {
            int flags = kept ? FLAG_KEEP_ELEMENTS : 0;
            return create(Type.PERF_EVENT_ARRAY, Integer.BYTES, Integer.BYTES, maximumEntries, flags, 0);
        } catch (NativeCallException e) {
            if (kept && e.errorNumber() == EINVAL) {
                return createCounters(maximumEntries, false);
            }
            throw e;
        }
    }

    /// One that there is already.
    ///
    /// @param descriptor closed with it, and where this fails
    static BpfMap of(int descriptor) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(INFORMATION_BYTES, Long.BYTES);
            MemorySegment attributes = arena.allocate(16, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, descriptor);
            attributes.set(ValueLayout.JAVA_INT, 4, INFORMATION_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, information.address());
            NativeCalls.get().bpf("cannot ask for a BPF map", COMMAND_INFORMATION, attributes);
            return new BpfMap(
                    descriptor, information.get(ValueLayout.JAVA_INT, 8), information.get(ValueLayout.JAVA_INT, 12));
        } catch (NativeCallException e) {
            NativeCalls.get().close(descriptor);
            throw e;
        }
    }

    /// A buffer that programs append records to.
    ///
    /// @param bytes a power of two of at least a page
    public static BpfMap createRingBuffer(int bytes) throws NativeCallException {
        return create(Type.RING_BUFFER, 0, 0, bytes, 0, 0);
    }

    /// An array of maps that are like one of them.
    public static BpfMap createArrayOf(BpfMap like, int maximumEntries) throws NativeCallException {
        return create(Type.ARRAY_OF_MAPS, Integer.BYTES, Integer.BYTES, maximumEntries, 0, like.descriptor);
    }

    private static BpfMap create(
            Type type, int keyBytes, int valueBytes, int maximumEntries, int flags, int innerDescriptor)
            throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(CREATE_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, type.number);
            attributes.set(ValueLayout.JAVA_INT, 4, keyBytes);
            attributes.set(ValueLayout.JAVA_INT, 8, valueBytes);
            attributes.set(ValueLayout.JAVA_INT, 12, maximumEntries);
            attributes.set(ValueLayout.JAVA_INT, 16, flags);
            attributes.set(ValueLayout.JAVA_INT, 20, innerDescriptor);
            attributes.setString(28, "ringside");
            int descriptor = NativeCalls.get().bpf("cannot make a BPF map: type=" + type, COMMAND_CREATE, attributes);
            return new BpfMap(descriptor, keyBytes, valueBytes);
        }
    }

    int descriptor() {
        return descriptor;
    }

    /// Maps the value of a mappable array, or the parts of a ring buffer, until the arena closes.
    MemorySegment mapped(long offset, long bytes, boolean writable, Arena arena) throws NativeCallException {
        return NativeCalls.get().map(descriptor, offset, bytes, writable, arena);
    }

    /// The value of a mappable array as memory of this process, until the arena closes.
    public MemorySegment mapped(Arena arena) throws NativeCallException {
        int pageBytes = MemoryPage.bytes();
        return mapped(0, (valueBytes + pageBytes - 1) / pageBytes * (long) pageBytes, true, arena)
                .asSlice(0, valueBytes);
    }

    /// @param key of four bytes
    public void put(int key, byte[] value) throws NativeCallException {
        requireSize(value.length, valueBytes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(1, value.length), Long.BYTES);
            MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length);
            NativeCalls.get().bpf("cannot write a BPF map", COMMAND_UPDATE, element(arena, key, bytes));
        }
    }

    /// Puts a map into an array of maps.
    public void put(int key, BpfMap value) throws NativeCallException {
        putDescriptor(key, value.descriptor);
    }

    /// @param totalBytes of the value, for all CPUs where each has its own
    /// @return empty where the key is not there
    public Optional<byte[]> get(int key, int totalBytes) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(totalBytes, Long.BYTES);
            NativeCalls.get().bpf("cannot read a BPF map", COMMAND_LOOKUP, element(arena, key, bytes));
            return Optional.of(bytes.toArray(ValueLayout.JAVA_BYTE));
        } catch (NativeCallException e) {
            if (e.errorNumber() == ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Takes a key out, if it is there.
    public void remove(int key) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            NativeCalls.get().bpf("cannot write a BPF map", COMMAND_DELETE, element(arena, key, MemorySegment.NULL));
        } catch (NativeCallException e) {
            if (e.errorNumber() != ENOENT) {
                throw e;
            }
        }
    }

    /// The keys of four bytes; those that come and go meanwhile perhaps, and where very many go, not all of the others.
    public Set<Integer> keys() throws NativeCallException {
        Set<Integer> keys = new LinkedHashSet<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment attributes = element(arena, 0, next);
            MemorySegment previous = arena.allocate(ValueLayout.JAVA_INT);
            attributes.set(ValueLayout.JAVA_LONG, 8, 0);
            // Behind a key that has gone meanwhile the kernel begins anew, so there may be more steps than keys.
            for (int step = 0; step < MOST_STEPS; step++) {
                NativeCalls.get().bpf("cannot read a BPF map", COMMAND_NEXT_KEY, attributes);
                int key = next.get(ValueLayout.JAVA_INT, 0);
                keys.add(key);
                previous.set(ValueLayout.JAVA_INT, 0, key);
                attributes.set(ValueLayout.JAVA_LONG, 8, previous.address());
            }
            return keys;
        } catch (NativeCallException e) {
            if (e.errorNumber() == ENOENT) {
                return keys;
            }
            throw e;
        }
    }

    /// Lets programs on a CPU append to a buffer.
    public void put(int cpu, OverwritingBuffer buffer) throws NativeCallException {
        putDescriptor(cpu, buffer.descriptor());
    }

    private void putDescriptor(int key, int value) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_INT);
            bytes.set(ValueLayout.JAVA_INT, 0, value);
            NativeCalls.get().bpf("cannot write a BPF map", COMMAND_UPDATE, element(arena, key, bytes));
        }
    }

    private MemorySegment element(Arena arena, int key, MemorySegment value) {
        requireSize(Integer.BYTES, keyBytes);
        MemorySegment keySegment = arena.allocate(ValueLayout.JAVA_INT);
        keySegment.set(ValueLayout.JAVA_INT, 0, key);
        MemorySegment attributes = arena.allocate(ELEMENT_BYTES, Long.BYTES);
        attributes.set(ValueLayout.JAVA_INT, 0, descriptor);
        attributes.set(ValueLayout.JAVA_LONG, 8, keySegment.address());
        attributes.set(ValueLayout.JAVA_LONG, 16, value.address());
        return attributes;
    }

    private static void requireSize(int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException("size: expected=" + expected + " actual=" + actual);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NativeCalls.get().close(descriptor);
        }
    }
}
