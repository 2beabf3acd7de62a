// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.ClockClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the whole text says that single field classes depend on.
///
/// @param nativeByteOrder the trace's byte order
/// @param hasUuid         whether the trace has one for packets to repeat
/// @param clocks          of the text; grows by one where fields need a clock and the text has none
record TraceFacts(
        ByteOrder nativeByteOrder, boolean hasUuid, Map<String, Object> environment, List<ClockClass> clocks) {
    /// The clock of LTTng, whose origin is the Unix epoch though its metadata does not say `absolute`.
    static final String LTTNG_CLOCK = "monotonic";

    ByteOrder byteOrder(@Nullable ByteOrder own) {
        return own == null ? nativeByteOrder : own;
    }

    static boolean isLttng(Map<String, Object> environment) {
        return environment.get("tracer_name") instanceof String tracer && tracer.startsWith("lttng-");
    }

    /// LTTng writes the labels of an enumeration as the program has them, whatever the size of its integer.
    boolean checksEnumerationRanges() {
        return !isLttng(environment);
    }

    /// The clock of fields that are timestamps by name alone: the only one, made where the text has none; empty where
    /// it has several.
    Optional<String> onlyClock() {
        if (clocks.isEmpty()) {
            clocks.add(ClockBlocks.unnamedClock());
        }
        return clocks.size() == 1 ? Optional.of(clocks.getFirst().id()) : Optional.empty();
    }

    boolean hasClock(String name) {
        for (ClockClass clock : clocks) {
            if (clock.id().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
