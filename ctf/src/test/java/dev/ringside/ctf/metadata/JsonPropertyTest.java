// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.testing.JsonObjects;
import dev.ringside.ctf.testing.JsonObjects.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each property of each object of CTF 2 metadata, in each place that the object may stand in: left out, of each wrong
/// type, out of range. Whatever is wrong is a fault with its place (CTF2-SPEC-2.0 §5, §6).
class JsonPropertyTest {
    private static final String RS = "\u001e";
    private static final String U8 =
            "{\"type\": \"fixed-length-unsigned-integer\", \"length\": 8, \"byte-order\": \"little-endian\"}";
    private static final String BOOL =
            "{\"type\": \"fixed-length-boolean\", \"length\": 8, \"byte-order\": \"little-endian\"}";
    private static final String STRING = "{\"type\": \"null-terminated-string\"}";

    /// A field class, within what else it may stand in; `%s` is its place. `len`, `num` and `sel` come before.
    private static final Map<String, String> CONTAINERS = Map.of(
            "structure", "%s",
            "structure in a structure", """
                    {"type": "structure", "member-classes": [{"name": "inner", "field-class": %s}]}""",
            "static-length array", """
                    {"type": "static-length-array", "length": 2, "element-field-class": %s}""",
            "dynamic-length array", """
                    {"type": "dynamic-length-array", "length-field-location":
                    {"origin": "event-record-payload", "path": ["len"]}, "element-field-class": %s}""",
            "optional", """
                    {"type": "optional", "selector-field-location":
                    {"origin": "event-record-payload", "path": ["sel"]}, "field-class": %s}""",
            "variant", """
                    {"type": "variant", "selector-field-location":
                    {"origin": "event-record-payload", "path": ["num"]}, "options":
                    [{"selector-field-ranges": [[0, 255]], "field-class": %s}]}""");

    private static final List<String> ROOTS = List.of(
            "packet-header-field-class", "packet-context-field-class", "event-record-header-field-class",
            "event-record-common-context-field-class", "specific-context-field-class", "payload-field-class");

    private static String member(String name, String fieldClass) {
        return "{\"name\": \"" + name + "\", \"field-class\": " + fieldClass + "}";
    }

    private static String structure(String fieldClass) {
        return "{\"type\": \"structure\", \"member-classes\": [" + member("len", U8) + "," + member("num", U8) + ","
                + member("sel", BOOL) + "," + member("field", fieldClass) + "]}";
    }

    /// A whole metadata stream with a structure at one of its six roots.
    private static String metadata(String root, String structure) {
        var roots = new ArrayList<String>();
        for (String each : ROOTS) {
            boolean filler = each.equals("payload-field-class");
            String text = each.equals(root) ? structure : structure(STRING);
            roots.add(each.equals(root) || filler ? ", \"" + each + "\": " + text : "");
        }
        return RS + "{\"type\": \"preamble\", \"version\": 2}\n"
                + RS + "{\"type\": \"trace-class\"" + roots.get(0) + "}\n"
                + RS + "{\"type\": \"data-stream-class\"" + roots.get(1) + roots.get(2) + roots.get(3) + "}\n"
                + RS + "{\"type\": \"event-record-class\"" + roots.get(4) + roots.get(5) + "}\n";
    }

    /// Null where it reads.
    private static String fault(String metadata) {
        try {
            MetadataReader.read(metadata.getBytes(StandardCharsets.UTF_8));
            return null;
        } catch (MetadataException e) {
            MetadataConformanceTest.assertLocated(e);
            return e.getMessage();
        }
    }

    private final List<String> wrong = new ArrayList<>();
    private int cases;

    private void reads(String what, String metadata) {
        cases++;
        String fault = fault(metadata);
        if (fault != null) {
            wrong.add("refused: " + what + ": " + fault);
        }
    }

    private void fails(String what, String metadata) {
        cases++;
        if (fault(metadata) == null) {
            wrong.add("taken: " + what);
        }
    }

    private interface Frame {
        String around(String object);
    }

    private void checkProperties(JsonObjects.Kind kind, String where, Frame frame) {
        reads(kind.type() + " " + where, frame.around(kind.valid()));
        fails(kind.type() + " " + where + " with an unknown property",
                frame.around(kind.with("meow", "1")));
        for (Property property : kind.properties()) {
            String what = kind.type() + " " + where + " " + property.name();
            if (property.required()) {
                fails(what + " missing", frame.around(kind.without(property.name())));
            } else {
                reads(what + " missing", frame.around(kind.without(property.name())));
            }
            for (String value : property.domain().valid()) {
                reads(what + " = " + value, frame.around(kind.with(property.name(), value)));
            }
            for (String value : property.domain().invalid()) {
                fails(what + " = " + value, frame.around(kind.with(property.name(), value)));
            }
        }
    }

    @Test
    void eachPropertyOfEachFieldClassIsCheckedInEachContainer() {
        for (JsonObjects.Kind kind : JsonObjects.fieldClasses()) {
            CONTAINERS.forEach((name, container) -> checkProperties(kind, "in " + name,
                    object -> metadata("payload-field-class", structure(container.formatted(object)))));
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(5000);
    }

    @Test
    void eachPropertyOfEachFieldClassIsCheckedInEachRoot() {
        for (JsonObjects.Kind kind : JsonObjects.fieldClasses()) {
            for (String root : ROOTS) {
                checkProperties(kind, "in " + root, object -> metadata(root,
                        structure(object.replace("event-record-payload", origin(root)))));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String origin(String root) {
        String name = root.substring(0, root.length() - "-field-class".length());
        return switch (name) {
            case "specific-context" -> "event-record-specific-context";
            case "payload" -> "event-record-payload";
            default -> name;
        };
    }

    @Test
    void eachPropertyOfEachFieldClassIsCheckedInAnAlias() {
        for (JsonObjects.Kind kind : JsonObjects.fieldClasses()) {
            checkProperties(kind, "in an alias", object -> metadata("payload-field-class", structure("\"alias\""))
                    .replace(RS + "{\"type\": \"trace-class\"",
                            RS + "{\"type\": \"field-class-alias\", \"name\": \"alias\", \"field-class\": " + object
                                    + "}\n" + RS + "{\"type\": \"trace-class\""));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachPropertyOfEachFragmentIsChecked() {
        for (JsonObjects.Kind kind : JsonObjects.fragments()) {
            checkProperties(kind, "fragment", object -> JsonObjects.metadataWith(kind, object));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aRootIsAStructure() {
        for (String root : ROOTS) {
            for (JsonObjects.Kind kind : JsonObjects.fieldClasses()) {
                if (!kind.type().equals("structure")) {
                    fails(root + " of " + kind.type(), metadata(root, kind.valid()));
                }
            }
            for (String value : List.of("1", "null", "true", "[]", "{}", "\"nowhere\"", "1.5")) {
                fails(root + " = " + value, metadata(root, value));
            }
        }
        assertThat(wrong).isEmpty();
    }
}
