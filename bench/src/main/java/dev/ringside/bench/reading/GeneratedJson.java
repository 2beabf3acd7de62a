// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The CTF 2 metadata of the generated traces: the same as [GeneratedMetadata] says.
final class GeneratedJson {
    private static final String STRING = "{'type':'null-terminated-string'}";
    private final GeneratedShapes.Shape shape;

    private GeneratedJson(GeneratedShapes.Shape shape) {
        this.shape = shape;
    }

    static String ctf2(GeneratedShapes.Shape shape, String uuid) {
        return new GeneratedJson(shape).text(UUID.fromString(uuid));
    }

    private String text(UUID uuid) {
        StringBuilder text = new StringBuilder();
        text.append(fragment("{'type':'preamble','version':2,'uuid':" + numbers(uuid) + "}"));
        text.append(fragment("{'type':'trace-class','namespace':'lttng.org,2009','name':'','uid':'" + uuid
                + "','environment':{'domain':'ust','tracer_name':'lttng-ust','tracer_major':2,'tracer_minor':16,"
                + "'hostname':'bench'},"
                + "'packet-header-field-class':" + structure(1, List.of(
                        member("magic", integer(32, 8, "packet-magic-number")),
                        member("uuid", "{'type':'static-length-blob','length':16,'roles':['metadata-stream-uuid']}"),
                        member("stream_id", integer(32, 8, "data-stream-class-id")),
                        member("stream_instance_id", integer(64, 8, "data-stream-id")))) + "}"));
        text.append(fragment("{'type':'clock-class','id':'monotonic','name':'monotonic','frequency':1000000000,"
                + "'origin':'unix-epoch','offset-from-origin':{'seconds':1795246454,'cycles':427363483}}"));
        String context = shape.context().isEmpty()
                ? ""
                : ",'event-record-common-context-field-class':" + structure(1, fields(shape.context()));
        text.append(fragment("{'type':'data-stream-class','id':0,'default-clock-class-id':'monotonic',"
                + "'packet-context-field-class':" + structure(1, List.of(
                        member("timestamp_begin", integer(64, 8, "default-clock-timestamp")),
                        member("timestamp_end", integer(64, 8, "packet-end-default-clock-timestamp")),
                        member("content_size", integer(64, 8, "packet-content-length")),
                        member("packet_size", integer(64, 8, "packet-total-length")),
                        member("packet_seq_num", integer(64, 8, "packet-sequence-number")),
                        member("events_discarded", integer(64, 8, "discarded-event-record-counter-snapshot")),
                        member("cpu_id", integer(32, 8, ""))))
                + ",'event-record-header-field-class':" + header() + context + "}"));
        for (GeneratedShapes.EventClass event : shape.events()) {
            text.append(fragment("{'type':'event-record-class','id':" + event.id()
                    + ",'data-stream-class-id':0,'name':'" + event.name()
                    + "','payload-field-class':" + structure(1, fields(event.payload()))
                    + ",'attributes':{'lttng.org,2009':{'log-level':'debug:line'}}}"));
        }
        return text.toString();
    }

    private static String numbers(UUID uuid) {
        List<String> numbers = new ArrayList<>();
        for (long half : new long[] {uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()}) {
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                numbers.add(Long.toString(half >>> shift & 0xFF));
            }
        }
        return "[" + String.join(",", numbers) + "]";
    }

    private String header() {
        if (shape.headerBits() == 0) {
            return structure(1, List.of(
                    member("timestamp", integer(64, 8, "default-clock-timestamp")),
                    member("id", integer(16, 8, "event-record-class-id"))));
        }
        boolean compact = shape.headerBits() == 5;
        int last = compact ? 31 : 65535;
        String time = compact ? integer(27, 1, "default-clock-timestamp") : integer(32, 8, "default-clock-timestamp");
        String common = structure(1, List.of(member("timestamp", time)));
        String extended = structure(1, List.of(
                member("id", integer(32, 8, "event-record-class-id")),
                member("timestamp", integer(64, 8, "default-clock-timestamp"))));
        return structure(compact ? shape.alignmentBits() : 1, List.of(
                member("id", integer(shape.headerBits(), compact ? 1 : 8, "event-record-class-id")),
                member("v", "{'type':'variant','selector-field-location':{'path':['id']},'options':["
                        + option("compact", 0, last - 1, common) + "," + option("extended", last, last, extended)
                        + "]}")));
    }

    private static String option(String name, int lower, int upper, String fieldClass) {
        return "{'name':'" + name + "','selector-field-ranges':[[" + lower + "," + upper + "]],'field-class':"
                + fieldClass + "}";
    }

    private List<String> fields(List<GeneratedField> fields) {
        List<String> members = new ArrayList<>();
        for (GeneratedField field : fields) {
            String name = field.name();
            int alignment = field.integerAlignment(shape.alignmentBits());
            switch (field.type()) {
                case 'x' -> members.add(member(name, integer(field.bits(), alignment, "")
                        .replace("'alignment'", "'preferred-display-base':16,'alignment'")));
                case 'u' -> members.add(member(name, integer(field.bits(), alignment, "")));
                case 'i' -> members.add(member(name, number("signed-integer", field.bits(), alignment, "")));
                case 'd' -> members.add(member(name, number("floating-point-number", Long.SIZE, Byte.SIZE, "")));
                case 's' -> members.add(member(name, STRING));
                case 'l' -> members.add(member(name, "{'type':'variable-length-unsigned-integer'}"));
                case 'w' -> members.add(member(name, "{'type':'null-terminated-string','encoding':'utf-16le'}"));
                case 'c' -> members.add(member(name, "{'type':'static-length-string','length':" + field.bits() + "}"));
                case 'q' -> {
                    members.add(member("_" + name + "_length", integer(8, 8, "")));
                    members.add(member(name, "{'type':'dynamic-length-array','length-field-location':{'path':['_" + name
                            + "_length']},'element-field-class':" + integer(field.bits(), 8, "") + "}"));
                }
                case 'v' -> {
                    members.add(member("_" + name + "_tag", integer(8, 8, "")));
                    members.add(member(name,
                            "{'type':'variant','selector-field-location':{'path':['_" + name + "_tag']},'options':["
                            + option("narrow", 0, 0, integer(32, 8, "")) + ","
                            + option("wide", 1, 1, integer(64, 8, "")) + "]}"));
                }
                case 'n' -> members.add(member(name, structure(1, List.of(
                        member("depth", integer(32, 8, "")), member("inner", pair()),
                        member("leaf", structure(1, List.of(member("text", STRING))))))));
                case 'e' -> members.add(member(name, integer(field.bits(), alignment, "").replace("'alignment'",
                        "'mappings':{'zero':[[0,0]],'one':[[1,1]],'few':[[2,4]],'many':[[5,7]],'nine':[[9,9]]},"
                                + "'alignment'")));
                case 'a' -> members.add(member(name, array(field.bits())));
                case 't' -> {
                    members.add(member("_" + name + "_length", integer(16, 8, "")));
                    members.add(member(name, "{'type':'dynamic-length-string','length-field-location':{'path':['_"
                            + name + "_length']}}"));
                }
                case 'y' -> {
                    members.add(member("_" + name + "_length", integer(8, 8, "")));
                    members.add(member(name, "{'type':'dynamic-length-array','length-field-location':{'path':['_" + name
                            + "_length']},'element-field-class':" + STRING + "}"));
                }
                case 'f' -> members.add(member(name, number("floating-point-number", Integer.SIZE, Byte.SIZE, "")));
                case 'o' -> {
                    members.add(member("_" + name + "_tag", integer(8, 8, "")));
                    members.add(member(name, "{'type':'optional','selector-field-location':{'path':['_" + name
                            + "_tag']},'selector-field-ranges':[[1,1]],'field-class':" + integer(32, 8, "") + "}"));
                }
                case 'm' -> {
                    members.add(member("_" + name + "_tag", integer(8, 8, "")));
                    members.add(member(name, several(name)));
                }
                default -> members.add(member(name, pair()));
            }
        }
        return members;
    }

    private String several(String name) {
        return "{'type':'variant','selector-field-location':{'path':['_" + name + "_tag']},'options':["
                + option("number", 0, 0, integer(32, 8, "")) + "," + option("text", 1, 1, STRING) + ","
                + option("pair", 2, 2, pair()) + "," + option("array", 3, 3, array(Short.SIZE)) + "]}";
    }

    private String pair() {
        return structure(1, List.of(member("low", integer(32, 8, "")), member("high", integer(64, 8, ""))));
    }

    private String array(int elementBits) {
        return "{'type':'static-length-array','length':" + GeneratedField.ARRAY_LENGTH + ",'element-field-class':"
                + integer(elementBits, 8, "") + "}";
    }

    private static String fragment(String json) {
        return "\u001e" + json.replace('\'', '"') + "\n";
    }

    private static String structure(int alignmentBits, List<String> members) {
        return "{'type':'structure','minimum-alignment':" + alignmentBits + ",'member-classes':["
                + String.join(",", members) + "]}";
    }

    private static String member(String name, String fieldClass) {
        return "{'name':'" + name + "','field-class':" + fieldClass + "}";
    }

    private String integer(int bits, int alignmentBits, String role) {
        return number("unsigned-integer", bits, alignmentBits, role);
    }

    private String number(String kind, int bits, int alignmentBits, String role) {
        return "{'type':'fixed-length-" + kind + "','length':" + bits + ",'byte-order':'"
                + (shape.bigEndian() ? "big-endian" : "little-endian") + "','alignment':" + alignmentBits
                + (role.isEmpty() ? "" : ",'roles':['" + role + "']") + "}";
    }
}
