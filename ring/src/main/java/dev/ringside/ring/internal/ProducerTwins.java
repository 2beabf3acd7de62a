// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.ClockUnavailableException;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingProducer;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes producers: for each one a hidden class from the bytes of [MappedRingProducer], with the rings as its class
/// data. It is unloaded with its producer. Any thread.
public final class ProducerTwins {
    /// Runs each path once on scratch memory: linking a VarHandle's call site takes a deep stack, which should not be
    /// needed first while a ring is held.
    private static final boolean LINKED = link();

    private ProducerTwins() {}

    /// A producer for these rings.
    ///
    /// @param nativeAllowed whether machine code may be used where the module has native access
    public static RingProducer attach(RingFile file, int producerId, boolean nativeAllowed)
            throws ClockUnavailableException {
        ProducerRings rings = ProducerRings.of(file, producerId, nativeAllowed);
        RingProducer twin = LINKED ? twin(rings) : null;
        return twin != null ? twin : new MappedRingProducer(rings);
    }

    /// A producer that shares its compiled code with all others like it, as it is where no classes can be made.
    public static RingProducer attachPlain(RingFile file, int producerId) throws ClockUnavailableException {
        return new MappedRingProducer(ProducerRings.of(file, producerId, false));
    }

    private static @Nullable RingProducer twin(ProducerRings rings) {
        try (InputStream in = MappedRingProducer.class.getResourceAsStream("MappedRingProducer.class")) {
            if (in == null) {
                return null;
            }
            MethodHandles.Lookup twin =
                    MethodHandles.lookup().defineHiddenClassWithClassData(in.readAllBytes(), rings, true);
            MethodHandle constructor = twin.findConstructor(
                    twin.lookupClass(), MethodType.methodType(void.class, ProducerRings.class));
            return (RingProducer) constructor.invoke(rings);
        } catch (IOException | ReflectiveOperationException | UnsupportedOperationException e) {
            // Closed worlds cannot make classes; the plain class does the same, slower.
            return null;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean link() {
        RingShape shape = new RingShape(
                1,
                RingShape.MIN_SUB_BUFFER_BYTES,
                2,
                LossMode.OVERWRITE,
                RingSelection.PER_CPU,
                RingClock.MONOTONIC,
                new UUID(0, 0),
                0,
                0);
        MemorySegment scratch = Arena.ofAuto().allocate(RingLayout.fileBytes(shape), Long.BYTES);
        RingProducer producer = new MappedRingProducer(
                new ProducerRings(MappedRings.of(scratch, shape), scratch, 1, ProducerRings.Selection.THREAD, false));
        producer.recording();
        for (int i = 0; i < 5; i++) {
            producer.commit(producer.begin(0, 1500), 1500);
            producer.abort(producer.begin(PacketLayout.EXTENDED_ID, 1));
        }
        StackReach.takeMark(new int[] {1}, 0);
        return producer.begin(0, -1) < 0;
    }

    /// The class data of a twin; null for the class itself.
    static @Nullable ProducerRings ringsOf(MethodHandles.Lookup lookup) {
        try {
            return MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, ProducerRings.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
