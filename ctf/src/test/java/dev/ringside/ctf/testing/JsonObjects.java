// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The objects of CTF 2 metadata with their properties, and for each property values that it may and may not have
/// (CTF2-SPEC-2.0 §5 and §6).
public final class JsonObjects {
    private static final String RS = "\u001e";

    /// One value of each JSON type.
    private static final List<String> ALL_TYPES =
            List.of("null", "true", "7", "-7", "7.5", "\"meow\"", "[]", "{}");

    private JsonObjects() {}

    /// @param valid   values that read
    /// @param invalid values that are faults
    public record Domain(List<String> valid, List<String> invalid) {
        private static Domain of(List<String> valid, String... invalid) {
            return new Domain(valid, List.of(invalid));
        }

        private Domain orAnythingBut(String... types) {
            var all = new ArrayList<String>(invalid);
            ALL_TYPES.stream().filter(type -> !List.of(types).contains(type)).forEach(all::add);
            return new Domain(valid, all);
        }
    }

    public record Property(String name, boolean required, Domain domain) {}

    /// An object with the smallest set of properties that reads.
    ///
    /// @param values of the properties that are always there, as JSON
    public record Kind(String type, Map<String, String> values, List<Property> properties) {
        public String valid() {
            return text(values);
        }

        public String with(String name, String value) {
            var changed = new LinkedHashMap<>(values);
            changed.put(name, value);
            return text(changed);
        }

        public String without(String name) {
            var changed = new LinkedHashMap<>(values);
            changed.remove(name);
            return text(changed);
        }

        private String text(Map<String, String> properties) {
            return "{\"type\": \"" + type + "\"" + properties.entrySet().stream()
                    .map(entry -> ", \"" + entry.getKey() + "\": " + entry.getValue())
                    .collect(Collectors.joining()) + "}";
        }
    }

    private static final Domain BITS =
            Domain.of(List.of("1", "13", "64"), "0", "\"8\"", "1e400", "8.0", "70000000000").orAnythingBut("7");
    private static final Domain BYTES =
            Domain.of(List.of("0", "4"), "\"4\"", "4.0", "18446744073709551616").orAnythingBut("7");
    private static final Domain BYTE_ORDER = Domain.of(
            List.of("\"big-endian\"", "\"little-endian\""), "\"be\"", "\"native\"", "\"Big-endian\"", "\"\"")
            .orAnythingBut();
    private static final Domain BIT_ORDER = Domain.of(
            List.of("\"first-to-last\"", "\"last-to-first\""), "\"lsb\"", "\"\"", "\"first\"").orAnythingBut();
    private static final Domain ALIGNMENT = Domain.of(
            List.of("1", "2", "8", "64"), "0", "3", "6", "-8", "\"8\"", "8.0", "4294967297").orAnythingBut();
    private static final Domain BASE =
            Domain.of(List.of("2", "8", "10", "16"), "0", "1", "12", "-10", "\"10\"", "10.0").orAnythingBut();
    private static final Domain ENCODING = Domain.of(
            List.of("\"utf-8\"", "\"utf-16be\"", "\"utf-16le\"", "\"utf-32be\"", "\"utf-32le\""),
            "\"utf-16\"", "\"ascii\"", "\"latin-1\"", "\"\"").orAnythingBut();
    private static final Domain ATTRIBUTES = Domain.of(
            List.of("{}", "{\"a\": null}", "{\"a\": {\"b\": [1, 2.5, true]}}", "{\"a\": \"x\", \"b\": 3}"))
            .orAnythingBut("{}");
    private static final Domain EXTENSIONS = Domain.of(
            List.of("{}", "{\"a\": {}}"), "{\"a\": {\"b\": null}}", "{\"a\": {\"b\": {}}}", "{\"a\": 3}",
            "{\"a\": null}", "{\"a\": []}", "{\"a\": \"b\"}").orAnythingBut("{}");
    private static final Domain TEXT = Domain.of(List.of("\"\"", "\"a b\"", "\"\\u00e9\"")).orAnythingBut("\"meow\"");
    private static final Domain ROLES = Domain.of(
            List.of("[]"), "[\"meow\"]", "[1]", "[null]", "[[]]", "[\"\"]", "[\"Packet-magic-number\"]")
            .orAnythingBut("[]");
    private static final List<String> BROKEN_RANGES = List.of(
            "[]", "[[]]", "[[1]]", "[[1, 2, 3]]", "[[2, 1]]", "[1, 2]", "[[\"1\", 2]]", "[[1, \"2\"]]", "[[1.5, 2]]",
            "[[1, 2.5]]", "[[null, 2]]", "[{}]", "[null]", "[\"1\"]", "[true]", "[[1, 2], 3]");
    private static final Domain UNSIGNED_RANGES = ranges(List.of("[[-1, 2]]", "[[-2, -1]]"));
    private static final Domain SIGNED_RANGES = ranges(List.of());
    private static final Domain MAPPINGS = mappings(UNSIGNED_RANGES, List.of("{}"));
    private static final Domain SIGNED_MAPPINGS = mappings(SIGNED_RANGES, List.of("{}"));
    private static final Domain FIELD_CLASS = Domain.of(
            List.of("{\"type\": \"null-terminated-string\"}"), "{\"type\": \"meow\"}", "{\"type\": 3}",
            "{\"type\": null}", "{\"type\": {}}", "{\"encoding\": \"utf-8\"}").orAnythingBut();
    private static final Domain MEMBERS = Domain.of(
            List.of("[]", "[" + stringMember("a") + "]", "[" + stringMember("a") + "," + stringMember("") + "]"),
            "[3]", "[null]", "[\"a\"]", "[[]]", "[{}]", "[{\"name\": \"a\"}]",
            "[{\"field-class\": {\"type\": \"null-terminated-string\"}}]",
            "[{\"name\": 3, \"field-class\": {\"type\": \"null-terminated-string\"}}]",
            "[{\"name\": null, \"field-class\": {\"type\": \"null-terminated-string\"}}]",
            "[" + stringMember("a") + "," + stringMember("b") + "," + stringMember("a") + "]",
            "[{\"meow\": 1, " + stringMember("a").substring(1) + "]",
            "[{\"attributes\": 1, " + stringMember("a").substring(1) + "]",
            "[{\"extensions\": {\"a\": {\"b\": 1}}, " + stringMember("a").substring(1) + "]").orAnythingBut("[]");

    private static String stringMember(String name) {
        return "{\"name\": \"" + name + "\", \"field-class\": {\"type\": \"null-terminated-string\"}}";
    }

    private static Domain ranges(List<String> more) {
        var invalid = new ArrayList<>(BROKEN_RANGES);
        invalid.addAll(more);
        return new Domain(List.of("[[0, 0]]", "[[0, 5], [3, 9], [200, 200]]"), invalid).orAnythingBut("[]");
    }

    private static Domain mappings(Domain ranges, List<String> moreValid) {
        var valid = new ArrayList<>(moreValid);
        ranges.valid().forEach(value -> valid.add("{\"a\": " + value + ", \"\": " + value + "}"));
        var invalid = new ArrayList<String>();
        ranges.invalid().forEach(value -> invalid.add("{\"a\": [[0, 1]], \"b\": " + value + "}"));
        return new Domain(valid, invalid).orAnythingBut("{}");
    }

    /// @param unfit members that exist but cannot be what is looked for
    private static Domain location(List<String> fit, List<String> unfit) {
        var valid = new ArrayList<String>();
        var invalid = new ArrayList<>(List.of(
                "{\"path\": []}", "{\"path\": \"len\"}", "{\"path\": null}", "{\"path\": [null]}", "{\"path\": [3]}",
                "{\"path\": [\"len\", null]}", "{\"path\": {}}", "{\"path\": [[\"len\"]]}",
                "{\"origin\": \"event-record-payload\"}", "{\"origin\": 3, \"path\": [\"len\"]}",
                "{\"origin\": null, \"path\": [\"len\"]}", "{\"origin\": \"payload\", \"path\": [\"len\"]}",
                "{\"meow\": 1, \"origin\": \"event-record-payload\", \"path\": [\"len\"]}",
                "{\"origin\": \"event-record-payload\", \"path\": [\"nowhere\"]}",
                "{\"origin\": \"event-record-payload\", \"path\": [\"field\"]}",
                "{\"origin\": \"event-record-payload\", \"path\": [\"len\", \"below\"]}",
                "{\"origin\": \"event-record-payload\", \"path\": [null, \"len\"]}",
                "{\"path\": [null, null, null, null, \"len\"]}"));
        fit.forEach(name -> valid.add("{\"origin\": \"event-record-payload\", \"path\": [\"" + name + "\"]}"));
        unfit.forEach(name -> invalid.add("{\"origin\": \"event-record-payload\", \"path\": [\"" + name + "\"]}"));
        return new Domain(valid, invalid).orAnythingBut();
    }

    private static final Domain LENGTH_LOCATION = location(List.of("len", "num"), List.of("sel"));
    private static final Domain INTEGER_LOCATION = location(List.of("len", "num"), List.of("sel"));
    private static final Domain BOOLEAN_LOCATION = location(List.of("sel"), List.of("len", "num"));
    private static final String LENGTH = "{\"origin\": \"event-record-payload\", \"path\": [\"len\"]}";
    private static final String SELECTOR = "{\"origin\": \"event-record-payload\", \"path\": [\"sel\"]}";
    private static final String NUMBER = "{\"origin\": \"event-record-payload\", \"path\": [\"num\"]}";

    private static final Domain OPTIONS = Domain.of(
            List.of("[" + option("[[1, 1]]") + "]", "[" + option("[[1, 1]]") + "," + option("[[2, 9]]") + "]",
                    "[" + namedOption("a", "[[1, 1]]") + "," + namedOption("b", "[[2, 2]]") + "]"),
            "[" + option("[[1, 5]]") + "," + option("[[5, 9]]") + "]",
            "[" + option("[[1, 5]]") + "," + option("[[3, 4]]") + "]",
            "[" + option("[[0, 1], [7, 7]]") + "," + option("[[2, 9]]") + "]",
            "[" + namedOption("a", "[[1, 1]]") + "," + namedOption("a", "[[2, 2]]") + "]",
            "[{\"selector-field-ranges\": [[1, 1]]}]", "[{\"field-class\": {\"type\": \"null-terminated-string\"}}]",
            "[3]", "[null]", "[\"a\"]", "[" + option("[]") + "]", "[" + option("[[2, 1]]") + "]",
            "[" + option("3") + "]", "[" + option("null") + "]",
            "[{\"meow\": 1, " + option("[[1, 1]]").substring(1) + "]",
            "[{\"name\": 3, " + option("[[1, 1]]").substring(1) + "]",
            "[{\"attributes\": 3, " + option("[[1, 1]]").substring(1) + "]").orAnythingBut();

    private static String option(String ranges) {
        return "{\"field-class\": {\"type\": \"null-terminated-string\"}, \"selector-field-ranges\": " + ranges + "}";
    }

    private static String namedOption(String name, String ranges) {
        return "{\"name\": \"" + name + "\", " + option(ranges).substring(1);
    }

    /// Every field class; fields `len` and `num` (unsigned) and `sel` (boolean) stand before it.
    public static List<Kind> fieldClasses() {
        Map<String, String> fixed = Map.of("length", "32", "byte-order", "\"big-endian\"");
        List<Property> layout = List.of(
                new Property("byte-order", true, BYTE_ORDER), new Property("bit-order", false, BIT_ORDER),
                new Property("alignment", false, ALIGNMENT));
        Property bits = new Property("length", true, BITS);
        Property realBits = new Property("length", true, Domain.of(
                List.of("16", "32", "64", "128", "160"), "0", "8", "24", "65", "96", "130", "32.0").orAnythingBut());
        Property base = new Property("preferred-display-base", false, BASE);
        Property roles = new Property("roles", false, ROLES);
        Property mappings = new Property("mappings", false, MAPPINGS);
        Property signedMappings = new Property("mappings", false, SIGNED_MAPPINGS);
        Property encoding = new Property("encoding", false, ENCODING);
        Property bytes = new Property("length", true, BYTES);
        Property lengthLocation = new Property("length-field-location", true, LENGTH_LOCATION);
        Property mediaType = new Property("media-type", false, TEXT);
        Property minimum = new Property("minimum-alignment", false, ALIGNMENT);
        Property element = new Property("element-field-class", true, FIELD_CLASS);
        String string = "{\"type\": \"null-terminated-string\"}";
        return List.of(
                kind("fixed-length-bit-array", fixed, layout, bits),
                kind("fixed-length-bit-map",
                        Map.of("length", "32", "byte-order", "\"big-endian\"", "flags", "{\"a\": [[0, 0]]}"), layout,
                        bits, new Property("flags", true, withoutEmpty(mappings(UNSIGNED_RANGES, List.of())))),
                kind("fixed-length-boolean", fixed, layout, bits),
                kind("fixed-length-unsigned-integer", fixed, layout, bits, base, mappings, roles),
                kind("fixed-length-signed-integer", fixed, layout, bits, base, signedMappings),
                kind("fixed-length-floating-point-number", fixed, layout, realBits),
                kind("variable-length-unsigned-integer", Map.of(), List.of(), base, mappings, roles),
                kind("variable-length-signed-integer", Map.of(), List.of(), base, signedMappings),
                kind("null-terminated-string", Map.of(), List.of(), encoding),
                kind("static-length-string", Map.of("length", "8"), List.of(), encoding, bytes),
                kind("dynamic-length-string", Map.of("length-field-location", LENGTH), List.of(), encoding,
                        lengthLocation),
                kind("static-length-blob", Map.of("length", "8"), List.of(), bytes, mediaType, roles),
                kind("dynamic-length-blob", Map.of("length-field-location", LENGTH), List.of(), mediaType,
                        lengthLocation),
                kind("structure", Map.of(), List.of(), minimum, new Property("member-classes", false, MEMBERS)),
                kind("static-length-array", Map.of("length", "2", "element-field-class", string), List.of(), bytes,
                        element, minimum),
                kind("dynamic-length-array", Map.of("length-field-location", LENGTH, "element-field-class", string),
                        List.of(), lengthLocation, element, minimum),
                kind("optional", Map.of("selector-field-location", SELECTOR, "field-class", string), List.of(),
                        new Property("selector-field-location", true, BOOLEAN_LOCATION),
                        new Property("field-class", true, FIELD_CLASS)),
                kind("optional", Map.of("selector-field-location", NUMBER, "field-class", string,
                        "selector-field-ranges", "[[1, 3]]"), List.of(),
                        new Property("selector-field-location", true, INTEGER_LOCATION),
                        new Property("selector-field-ranges", true, SIGNED_RANGES),
                        new Property("field-class", true, FIELD_CLASS)),
                kind("variant", Map.of("selector-field-location", NUMBER, "options", "[" + option("[[1, 1]]") + "]"),
                        List.of(), new Property("selector-field-location", true, INTEGER_LOCATION),
                        new Property("options", true, OPTIONS)));
    }

    private static Domain withoutEmpty(Domain mappings) {
        var invalid = new ArrayList<>(mappings.invalid());
        invalid.add("{}");
        return new Domain(mappings.valid(), invalid);
    }

    private static Kind kind(String type, Map<String, String> values, List<Property> common, Property... own) {
        var properties = new ArrayList<>(common);
        properties.addAll(List.of(own));
        properties.add(new Property("attributes", false, ATTRIBUTES));
        properties.add(new Property("extensions", false, EXTENSIONS));
        return new Kind(type, values, properties);
    }

    private static final Domain ID = Domain.of(
            List.of("0", "18446744073709551615"), "18446744073709551616", "\"0\"", "0.0").orAnythingBut("7");
    private static final Domain ENVIRONMENT = Domain.of(
            List.of("{}", "{\"a\": \"b\", \"c\": -9223372036854775808, \"d\": 9223372036854775807}"),
            "{\"a\": null}", "{\"a\": true}", "{\"a\": 1.5}", "{\"a\": []}", "{\"a\": {}}",
            "{\"a\": 18446744073709551616}", "{\"a\": -9223372036854775809}").orAnythingBut("{}");
    private static final Domain UUID = Domain.of(
            List.of("[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,255]"), "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14]",
            "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]", "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,256]",
            "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,-1]", "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,1.5]",
            "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,\"1\"]", "\"2a6422d0-6cee-11e0-8c08-cb07d7b3a564\"").orAnythingBut();
    private static final Domain OFFSET = Domain.of(
            List.of("{}", "{\"seconds\": -5, \"cycles\": 999}", "{\"cycles\": 0}"), "{\"seconds\": 1.5}",
            "{\"seconds\": \"1\"}", "{\"seconds\": null}", "{\"seconds\": 9223372036854775808}", "{\"cycles\": -1}",
            "{\"cycles\": 1000}", "{\"cycles\": 1.5}", "{\"cycles\": \"1\"}", "{\"meow\": 1}").orAnythingBut("{}");
    private static final Domain ORIGIN = Domain.of(
            List.of("\"unix-epoch\"", "{\"name\": \"a\", \"uid\": \"b\"}",
                    "{\"namespace\": \"n\", \"name\": \"a\", \"uid\": \"b\"}"),
            "\"epoch\"", "\"\"", "{\"name\": \"a\"}", "{\"uid\": \"a\"}", "{\"name\": 3, \"uid\": \"b\"}",
            "{\"name\": \"a\", \"uid\": 3}", "{\"namespace\": 3, \"name\": \"a\", \"uid\": \"b\"}",
            "{\"name\": \"a\", \"uid\": \"b\", \"meow\": 1}").orAnythingBut();
    private static final Domain CYCLES = Domain.of(List.of("0", "5"), "5.0", "\"5\"").orAnythingBut("7");
    private static final Domain FREQUENCY = Domain.of(
            List.of("1000", "18446744073709551615"), "0", "1000.0", "18446744073709551616").orAnythingBut("7");

    /// Every fragment but the field class alias.
    public static List<Kind> fragments() {
        return List.of(
                kind("preamble", Map.of("version", "2"), List.of(),
                        new Property("version", true, Domain.of(List.of("2"), "1", "3", "0", "2.0").orAnythingBut()),
                        new Property("uuid", false, UUID)),
                kind("trace-class", Map.of(), List.of(), new Property("namespace", false, TEXT),
                        new Property("name", false, TEXT), new Property("uid", false, TEXT),
                        new Property("environment", false, ENVIRONMENT)),
                kind("clock-class", Map.of("id", "\"c\"", "frequency", "1000"), List.of(),
                        new Property("id", true, TEXT), new Property("namespace", false, TEXT),
                        new Property("name", false, TEXT), new Property("uid", false, TEXT),
                        new Property("description", false, TEXT), new Property("frequency", true, FREQUENCY),
                        new Property("origin", false, ORIGIN), new Property("offset-from-origin", false, OFFSET),
                        new Property("precision", false, CYCLES), new Property("accuracy", false, CYCLES)),
                kind("data-stream-class", Map.of("id", "7"), List.of(),
                        new Property("id", false, ID), new Property("namespace", false, TEXT),
                        new Property("name", false, TEXT), new Property("uid", false, TEXT),
                        new Property("default-clock-class-id", false,
                                Domain.of(List.of("\"clock\""), "\"other\"", "\"\"").orAnythingBut())),
                kind("event-record-class", Map.of("id", "7", "payload-field-class",
                        "{\"type\": \"structure\", \"member-classes\": [" + stringMember("a") + "]}"), List.of(),
                        new Property("id", false, ID), new Property("namespace", false, TEXT),
                        new Property("name", false, TEXT), new Property("uid", false, TEXT),
                        new Property("data-stream-class-id", false,
                                Domain.of(List.of("0"), "1", "-1", "0.0", "\"0\"").orAnythingBut())));
    }

    /// A metadata stream in which a fragment stands in its place.
    public static String metadataWith(Kind kind, String fragment) {
        var text = new StringBuilder();
        for (String each : List.of("preamble", "trace-class", "clock-class", "data-stream-class")) {
            String other = switch (each) {
                case "preamble" -> "{\"type\": \"preamble\", \"version\": 2}";
                case "clock-class" -> "{\"type\": \"clock-class\", \"id\": \"clock\", \"frequency\": 1000}";
                case "data-stream-class" -> "{\"type\": \"data-stream-class\"}";
                default -> "";
            };
            boolean replaces = kind.type().equals(each) && !each.equals("clock-class");
            text.append(other.isEmpty() || replaces ? "" : RS + other + "\n");
            text.append(kind.type().equals(each) ? RS + fragment + "\n" : "");
        }
        text.append(kind.type().equals("event-record-class") ? RS + fragment + "\n" : "");
        return text.toString();
    }
}
