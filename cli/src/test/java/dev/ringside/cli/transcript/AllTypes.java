// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Field;
import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.Provider;

/// The tracepoints of the program that the transcripts were made with, as far as Java has their types.
@Provider("alltypes")
interface AllTypes {
    /// What enumeration fields hold.
    enum Fruit {
        APPLE,
        PEAR
    }

    @Event(name = "one_int")
    void oneInt(@Field(name = "v") int v);

    @Event
    void empty();

    @Event
    void floats(@Field(name = "f") float f, @Field(name = "d") double d);

    @Event
    void ints(
            @Field(name = "s8") byte s8,
            @Field(name = "s16") short s16,
            @Field(name = "s32") int s32,
            @Field(name = "s64") long s64,
            @Field(name = "u8") byte u8,
            @Field(name = "u16") short u16,
            @Field(name = "u32") int u32,
            @Field(name = "u64") long u64,
            @Field(name = "b") boolean b,
            @Field(name = "c") byte c);

    @Event
    void enums(
            @Field(name = "e_int") Fruit eInt,
            @Field(name = "e_s32") Fruit eS32,
            @Field(name = "e_s8") Fruit eS8,
            @Field(name = "e_u64") Fruit eU64,
            @Field(name = "e_u8") Fruit eU8,
            @Field(name = "e_ulong") Fruit eUlong);

    @Event
    void sequences(
            @Field(name = "q8") byte[] q8,
            @Field(name = "q16") short[] q16,
            @Field(name = "q32") int[] q32,
            @Field(name = "q64") long[] q64,
            @Field(name = "uq64") long[] uq64,
            @Field(name = "hq8") byte[] hq8,
            @Field(name = "hq32") int[] hq32,
            @Field(name = "nq32") int[] nq32,
            @Field(name = "nhq16") short[] nhq16);

    @Event(name = "pair_begin")
    void pairBegin(@Field(name = "x") int x, @Field(name = "who") String who);

    @Event(name = "pair_end")
    void pairEnd(@Field(name = "x") int x, @Field(name = "who") String who);

    @Event(name = "lvl_emerg", level = Level.EMERGENCY)
    void emergency(@Field(name = "v") int v);

    @Event(name = "lvl_alert", level = Level.ALERT)
    void alert(@Field(name = "v") int v);

    @Event(name = "lvl_crit", level = Level.CRITICAL)
    void critical(@Field(name = "v") int v);

    @Event(name = "lvl_err", level = Level.ERROR)
    void error(@Field(name = "v") int v);

    @Event(name = "lvl_warning", level = Level.WARNING)
    void warning(@Field(name = "v") int v);

    @Event(name = "lvl_notice", level = Level.NOTICE)
    void notice(@Field(name = "v") int v);

    @Event(name = "lvl_info", level = Level.INFO)
    void info(@Field(name = "v") int v);

    @Event(name = "lvl_debug_system", level = Level.DEBUG_SYSTEM)
    void debugSystem(@Field(name = "v") int v);

    @Event(name = "lvl_debug_program", level = Level.DEBUG_PROGRAM)
    void debugProgram(@Field(name = "v") int v);

    @Event(name = "lvl_debug_process", level = Level.DEBUG_PROCESS)
    void debugProcess(@Field(name = "v") int v);

    @Event(name = "lvl_debug_module", level = Level.DEBUG_MODULE)
    void debugModule(@Field(name = "v") int v);

    @Event(name = "lvl_debug_unit", level = Level.DEBUG_UNIT)
    void debugUnit(@Field(name = "v") int v);

    @Event(name = "lvl_debug_function", level = Level.DEBUG_FUNCTION)
    void debugFunction(@Field(name = "v") int v);

    @Event(name = "lvl_debug_line", level = Level.DEBUG_LINE)
    void debugLine(@Field(name = "v") int v);

    @Event(name = "lvl_debug", level = Level.DEBUG)
    void debug(@Field(name = "v") int v);
}
