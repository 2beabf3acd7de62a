// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.program;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Records every type of field, with ordinary and with odd values. Argument: how many rounds. Prints `EVENTS n`.
public final class AllTypes {
    private AllTypes() {}

    enum Side {
        BUY,
        SELL
    }

    record Venue(String name, short code, boolean open) {}

    record Leg(Venue venue, Side side, int[] lots) {}

    @Provider("alltypes")
    interface Types {
        @Event(level = Level.NOTICE)
        void primitives(boolean flag, byte b, short s, char c, int i, long l, float f, double d);

        @Event
        void text(String ascii, String unicode, String odd);

        /// Events of their own, because Babeltrace 2.0.4 shows for an empty string what the same field held before.
        @Event
        void empties(String none, String empty);

        @Event(level = Level.DEBUG)
        void enums(Side side, Side[] sides);

        @Event
        void arrays(int[] ints, long[] longs, double[] reals, byte[] bytes, boolean[] flags, String[] words);

        @Event
        void lists(List<Integer> ints, List<String> words, List<Venue> venues);

        @Event(level = Level.EMERGENCY)
        void nested(Leg leg, Leg[] legs);

        @Event
        void optionals(Optional<String> word, OptionalInt number, Optional<Venue> venue);

        @Event
        void nothing();
    }

    private static final Types TYPES = Tracepoints.of(Types.class);

    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[0]);
        for (int round = 0; round < rounds; round++) {
            record(round);
        }
        System.out.println("EVENTS " + rounds * 9L);
    }

    private static void record(int n) {
        boolean odd = (n & 1) == 1;
        var venue = new Venue("XNAS \"" + n + "\"", (short) -n, odd);
        var leg = new Leg(venue, odd ? Side.BUY : Side.SELL, new int[] {n, -n});
        TYPES.primitives(
                odd,
                (byte) n,
                (short) (n * 7),
                (char) ('a' + n % 26),
                Integer.MIN_VALUE + n,
                Long.MAX_VALUE - n,
                n / 3f,
                odd ? Double.NaN : n * 1e300);
        TYPES.text("plain " + n, "gr\u00fc\u00df \u20ac \ud83d\ude00", "tab\tnew\nline\\ \"quote\" nul\u0000 end");
        TYPES.empties(null, "");
        TYPES.enums(leg.side(), new Side[] {Side.BUY, Side.SELL});
        TYPES.arrays(
                new int[] {n, 2, 3},
                new long[n % 4],
                new double[] {0.1, -0.0, Double.POSITIVE_INFINITY},
                new byte[] {-1, 0, 1},
                new boolean[] {true, false},
                new String[] {"a", "", "c"});
        TYPES.lists(List.of(n, n + 1), List.of("x" + n), odd ? List.of() : List.of(venue, venue));
        TYPES.nested(leg, new Leg[] {leg});
        TYPES.optionals(
                odd ? Optional.empty() : Optional.of("there"),
                odd ? OptionalInt.of(n) : OptionalInt.empty(),
                odd ? Optional.of(venue) : Optional.empty());
        TYPES.nothing();
    }
}
