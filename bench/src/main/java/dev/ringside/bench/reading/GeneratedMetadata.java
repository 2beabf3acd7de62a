// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.util.List;

/// The CTF 1.8 metadata of the generated traces, in LTTng's look.
final class GeneratedMetadata {
    private static final String PAIR = "struct { " + integer(32, 8, "") + " low; " + integer(64, 8, "") + " high; }";

    private GeneratedMetadata() {}

    static String ctf18(GeneratedShapes.Shape shape, String uuid) {
        StringBuilder text = new StringBuilder();
        text.append("""
                /* CTF 1.8 */
                trace {
                    major = 1; minor = 8; uuid = "%s"; byte_order = %s;
                    packet.header := struct {
                        integer { size = 32; align = 8; base = 16; } magic;
                        integer { size = 8; align = 8; base = 16; } uuid[16];
                        integer { size = 32; align = 8; } stream_id;
                        integer { size = 64; align = 8; } stream_instance_id;
                    };
                };
                env { domain = "ust"; tracer_name = "lttng-ust"; tracer_major = 2; tracer_minor = 16;
                      hostname = "bench"; };
                clock { name = "monotonic"; freq = 1000000000; offset = 1795246454427363483; };
                stream {
                    id = 0;
                """.formatted(uuid, shape.bigEndian() ? "be" : "le"));
        text.append("    event.header := ").append(header(shape)).append(";\n");
        if (!shape.context().isEmpty()) {
            text.append("    event.context := struct {\n").append(fields(shape.context(), shape)).append("    };\n");
        }
        text.append("""
                    packet.context := struct {
                        integer { size = 64; align = 8; map = clock.monotonic.value; } timestamp_begin;
                        integer { size = 64; align = 8; map = clock.monotonic.value; } timestamp_end;
                        integer { size = 64; align = 8; } content_size;
                        integer { size = 64; align = 8; } packet_size;
                        integer { size = 64; align = 8; } packet_seq_num;
                        integer { size = 64; align = 8; } events_discarded;
                        integer { size = 32; align = 8; } cpu_id;
                    };
                };
                """);
        for (GeneratedShapes.EventClass event : shape.events()) {
            text.append("event {\n    name = \"").append(event.name()).append("\"; id = ").append(event.id())
                    .append("; stream_id = 0; loglevel = 13;\n    fields := struct {\n")
                    .append(fields(event.payload(), shape)).append("    };\n};\n");
        }
        return text.toString();
    }

    private static String header(GeneratedShapes.Shape shape) {
        return switch (shape.headerBits()) {
            case 0 -> """
                    struct {
                            integer { size = 64; align = 8; map = clock.monotonic.value; } timestamp;
                            integer { size = 16; align = 8; } id;
                        }""";
            case 5 -> """
                    struct {
                            enum : integer { size = 5; align = 1; } { "compact" = 0 ... 30, "extended" = 31, } id;
                            variant <id> {
                                struct {
                                    integer { size = 27; align = 1; map = clock.monotonic.value; } timestamp;
                                } compact;
                                struct {
                                    integer { size = 32; align = 8; } id;
                                    integer { size = 64; align = 8; map = clock.monotonic.value; } timestamp;
                                } extended;
                            } v;
                        } align(%d)""".formatted(shape.alignmentBits());
            default -> """
                    struct {
                            enum : integer { size = 16; align = 8; } {
                                "extended" = 65535, "compact" = 0 ... 65534,
                            } id;
                            variant <id> {
                                struct {
                                    integer { size = 32; align = 8; map = clock.monotonic.value; } timestamp;
                                } compact;
                                struct {
                                    integer { size = 32; align = 8; } id;
                                    integer { size = 64; align = 8; map = clock.monotonic.value; } timestamp;
                                } extended;
                            } v;
                        }""";
        };
    }

    private static String fields(List<GeneratedField> fields, GeneratedShapes.Shape shape) {
        StringBuilder text = new StringBuilder();
        for (GeneratedField field : fields) {
            text.append("        ").append(field(field, shape)).append('\n');
        }
        return text.toString();
    }

    private static String field(GeneratedField field, GeneratedShapes.Shape shape) {
        String name = "_" + field.name();
        int alignment = field.integerAlignment(shape.alignmentBits());
        return switch (field.type()) {
            case 'u' -> integer(field.bits(), alignment, "") + " " + name + ";";
            case 'i' -> integer(field.bits(), alignment, " signed = 1;") + " " + name + ";";
            case 'x' -> integer(field.bits(), alignment, " base = 16;") + " " + name + ";";
            case 'd' -> "floating_point { exp_dig = 11; mant_dig = 53; align = 8; } " + name + ";";
            case 's' -> "string " + name + ";";
            case 'c' -> integer(8, 8, " encoding = UTF8;") + " " + name + "[" + field.bits() + "];";
            case 'q' -> integer(8, 8, "") + " _" + name + "_length; " + integer(field.bits(), 8, "") + " " + name
                    + "[ _"
                    + name + "_length ];";
            case 'v' -> "enum : " + integer(8, 8, "") + " { \"narrow\" = 0, \"wide\" = 1 } _" + name
                    + "_tag; variant <_" + name
                    + "_tag> { " + integer(32, 8, "") + " narrow; " + integer(64, 8, "") + " wide; } " + name + ";";
            case 'p' -> PAIR + " " + name + ";";
            case 'n' -> "struct { " + integer(32, 8, "") + " depth; " + PAIR
                    + " inner; struct { string text; } leaf; } " + name + ";";
            case 'e' -> "enum : " + integer(field.bits(), alignment, "")
                    + " { zero = 0, one = 1, few = 2 ... 4, many = 5 ... 7, nine = 9 } " + name + ";";
            case 'a' -> integer(field.bits(), 8, "") + " " + name + "[" + GeneratedField.ARRAY_LENGTH + "];";
            case 't' -> integer(16, 8, "") + " _" + name + "_length; " + integer(8, 8, " encoding = UTF8;") + " "
                    + name + "[ _"
                    + name + "_length ];";
            case 'y' -> integer(8, 8, "") + " _" + name + "_length; string " + name + "[ _" + name + "_length ];";
            case 'f' -> "floating_point { exp_dig = 8; mant_dig = 24; align = 8; } " + name + ";";
            case 'o' -> "enum : " + integer(8, 8, "") + " { none = 0, some = 1 } _" + name + "_tag; variant <_" + name
                    + "_tag> { struct { } none; " + integer(32, 8, "") + " some; } " + name + ";";
            case 'm' -> "enum : " + integer(8, 8, "") + " { number = 0, text = 1, pair = 2, array = 3 } _" + name
                    + "_tag; variant <_"
                    + name + "_tag> { " + integer(32, 8, "") + " number; string text; " + PAIR + " pair; "
                    + integer(16, 8, "")
                    + " array[" + GeneratedField.ARRAY_LENGTH + "]; } " + name + ";";
            default -> throw new IllegalArgumentException("CTF 1.8 has no such type of field: " + field.type());
        };
    }

    private static String integer(int bits, int alignmentBits, String more) {
        return "integer { size = " + bits + "; align = " + alignmentBits + ";" + more + " }";
    }
}
