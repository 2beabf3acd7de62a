// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

/// The metadata of the generated traces, in both languages, in LTTng's look.
final class GeneratedMetadata {
    private GeneratedMetadata() {}

    static String ctf18(boolean mixed, String uuid) {
        String fields = mixed
                ? """
                        integer { size = 32; align = 8; signed = 1; } a;
                        integer { size = 64; align = 8; signed = 1; } b;
                        floating_point { exp_dig = 11; mant_dig = 53; align = 8; } c;
                        string d;
                """
                : "                integer { size = 32; align = 8; signed = 1; } a;\n";
        return """
                /* CTF 1.8 */
                trace {
                    major = 1; minor = 8; uuid = "%s"; byte_order = le;
                    packet.header := struct {
                        integer { size = 32; align = 8; base = 16; } magic;
                        integer { size = 8; align = 8; base = 16; } uuid[16];
                        integer { size = 32; align = 8; } stream_id;
                        integer { size = 64; align = 8; } stream_instance_id;
                    };
                };
                env { domain = "ust"; tracer_name = "lttng-ust"; tracer_major = 2; tracer_minor = 16; hostname = "bench"; };
                clock { name = "monotonic"; freq = 1000000000; offset = 1795246454427363483; };
                stream {
                    id = 0;
                    event.header := struct {
                        enum : integer { size = 16; align = 8; } { "extended" = 65535, "compact" = 0 ... 65534, } id;
                        variant <id> {
                            struct { integer { size = 32; align = 8; map = clock.monotonic.value; } timestamp; } compact;
                            struct {
                                integer { size = 32; align = 8; } id;
                                integer { size = 64; align = 8; map = clock.monotonic.value; } timestamp;
                            } extended;
                        } v;
                    };
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
                event {
                    name = "bench:%s"; id = %d; stream_id = 0; loglevel = 13;
                    fields := struct {
                %s            };
                };
                """.formatted(uuid, mixed ? "mixed" : "one_int", mixed ? 1 : 0, fields);
    }

    static String ctf2(boolean mixed, String uuid) {
        String bytes = java.util.HexFormat.of()
                .formatHex(java.util.HexFormat.of().parseHex(uuid.replace("-", "")))
                .replaceAll("(..)", "0x$1,");
        var uuidNumbers = new StringBuilder();
        for (String part : bytes.split(",")) {
            uuidNumbers.append(uuidNumbers.isEmpty() ? "" : ",").append(Integer.decode(part));
        }
        String payload = member("a", integer(32, true, "")) + (mixed
                ? "," + member("b", integer(64, true, "")) + ","
                        + member("c", "{\"type\":\"fixed-length-floating-point-number\",\"length\":64,\"byte-order\":\"little-endian\",\"alignment\":8}")
                        + "," + member("d", "{\"type\":\"null-terminated-string\"}")
                : "");
        return fragment("{\"type\":\"preamble\",\"version\":2,\"uuid\":[" + uuidNumbers + "]}")
                + fragment("{\"type\":\"trace-class\",\"namespace\":\"lttng.org,2009\",\"name\":\"\",\"uid\":\"" + uuid
                        + "\",\"environment\":{\"domain\":\"ust\",\"tracer_name\":\"lttng-ust\",\"tracer_major\":2,\"tracer_minor\":16,\"hostname\":\"bench\"},"
                        + "\"packet-header-field-class\":" + structure(member("magic", integer(32, false, "packet-magic-number"))
                                + "," + member("uuid", "{\"type\":\"static-length-blob\",\"length\":16,\"roles\":[\"metadata-stream-uuid\"]}")
                                + "," + member("stream_id", integer(32, false, "data-stream-class-id"))
                                + "," + member("stream_instance_id", integer(64, false, "data-stream-id"))) + "}")
                + fragment("{\"type\":\"clock-class\",\"id\":\"monotonic\",\"name\":\"monotonic\",\"frequency\":1000000000,"
                        + "\"origin\":\"unix-epoch\",\"offset-from-origin\":{\"seconds\":1795246454,\"cycles\":427363483}}")
                + fragment("{\"type\":\"data-stream-class\",\"id\":0,\"default-clock-class-id\":\"monotonic\","
                        + "\"packet-context-field-class\":" + structure(member("timestamp_begin", integer(64, false, "default-clock-timestamp"))
                                + "," + member("timestamp_end", integer(64, false, "packet-end-default-clock-timestamp"))
                                + "," + member("content_size", integer(64, false, "packet-content-length"))
                                + "," + member("packet_size", integer(64, false, "packet-total-length"))
                                + "," + member("packet_seq_num", integer(64, false, "packet-sequence-number"))
                                + "," + member("events_discarded", integer(64, false, "discarded-event-record-counter-snapshot"))
                                + "," + member("cpu_id", integer(32, false, "")))
                        + ",\"event-record-header-field-class\":" + structure(member("id",
                                        "{\"type\":\"fixed-length-unsigned-integer\",\"length\":16,\"byte-order\":\"little-endian\",\"alignment\":8,"
                                                + "\"mappings\":{\"compact\":[[0,65534]],\"extended\":[[65535,65535]]},\"roles\":[\"event-record-class-id\"]}")
                                + "," + member("v", "{\"type\":\"variant\",\"selector-field-location\":{\"path\":[\"id\"]},\"options\":["
                                        + "{\"name\":\"compact\",\"selector-field-ranges\":[[0,65534]],\"field-class\":"
                                        + structure(member("timestamp", integer(32, false, "default-clock-timestamp"))) + "},"
                                        + "{\"name\":\"extended\",\"selector-field-ranges\":[[65535,65535]],\"field-class\":"
                                        + structure(member("id", integer(32, false, "event-record-class-id")) + ","
                                                + member("timestamp", integer(64, false, "default-clock-timestamp"))) + "}]}")) + "}")
                + fragment("{\"type\":\"event-record-class\",\"id\":" + (mixed ? 1 : 0) + ",\"data-stream-class-id\":0,\"name\":\"bench:"
                        + (mixed ? "mixed" : "one_int") + "\",\"payload-field-class\":" + structure(payload)
                        + ",\"attributes\":{\"lttng.org,2009\":{\"log-level\":\"debug:line\"}}}");
    }

    private static String fragment(String json) {
        return "\u001e" + json + "\n";
    }

    private static String structure(String members) {
        return "{\"type\":\"structure\",\"member-classes\":[" + members + "]}";
    }

    private static String member(String name, String fieldClass) {
        return "{\"name\":\"" + name + "\",\"field-class\":" + fieldClass + "}";
    }

    private static String integer(int lengthBits, boolean signed, String role) {
        return "{\"type\":\"fixed-length-" + (signed ? "signed" : "unsigned") + "-integer\",\"length\":" + lengthBits
                + ",\"byte-order\":\"little-endian\",\"alignment\":8" + (role.isEmpty() ? "" : ",\"roles\":[\"" + role + "\"]") + "}";
    }
}
