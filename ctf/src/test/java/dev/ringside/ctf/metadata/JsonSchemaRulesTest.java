// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What no single object of CTF 2 metadata can tell: the order of the fragments, identifiers that are unique, roles
/// that stand where they mean something, and what a length or selector may lead to (CTF2-SPEC-2.0 §5 and §6).
class JsonSchemaRulesTest {
    private static final String PREAMBLE = "{\"type\": \"preamble\", \"version\": 2}";
    private static final String STREAM = "{\"type\": \"data-stream-class\"}";
    private static final String CLOCK = "{\"type\": \"clock-class\", \"id\": \"c\", \"frequency\": 1000}";
    private static final String EVENT = "{\"type\": \"event-record-class\", \"payload-field-class\": "
            + struct(member("a", "{\"type\": \"null-terminated-string\"}")) + "}";

    private static String struct(String... members) {
        return "{\"type\": \"structure\", \"member-classes\": [" + String.join(", ", members) + "]}";
    }

    private static String member(String name, String fieldClass) {
        return "{\"name\": \"" + name + "\", \"field-class\": " + fieldClass + "}";
    }

    private static String unsigned(int bits, String more) {
        return "{\"type\": \"fixed-length-unsigned-integer\", \"length\": " + bits
                + ", \"byte-order\": \"little-endian\"" + more + "}";
    }

    private static String role(String role) {
        return unsigned(32, ", \"roles\": [\"" + role + "\"]");
    }

    private static String alias(String name, String fieldClass) {
        return "{\"type\": \"field-class-alias\", \"name\": \"" + name + "\", \"field-class\": " + fieldClass + "}";
    }

    private static String event(String... members) {
        return "{\"type\": \"event-record-class\", \"payload-field-class\": " + struct(members) + "}";
    }

    private static String fault(String... fragments) {
        try {
            String text = "\u001e" + String.join("\n\u001e", fragments) + "\n";
            MetadataReader.read(text.getBytes(StandardCharsets.UTF_8));
            return "";
        } catch (MetadataException e) {
            MetadataConformanceTest.assertLocated(e);
            return e.getMessage();
        }
    }

    private static void reads(String... fragments) {
        assertThat(fault(fragments)).as(String.join("\n", fragments)).isEmpty();
    }

    private static void fails(String... fragments) {
        assertThat(fault(fragments)).as(String.join("\n", fragments)).isNotEmpty();
    }

    @Test
    void fragmentsComeInOrder() {
        reads(PREAMBLE, CLOCK, STREAM, EVENT);
        fails();
        fails(STREAM, EVENT);
        fails(STREAM, PREAMBLE, EVENT);
        fails(PREAMBLE, PREAMBLE, STREAM, EVENT);
        fails(PREAMBLE, EVENT, STREAM);
        fails(PREAMBLE, EVENT);
        fails(PREAMBLE, "{\"type\": \"trace-class\"}", "{\"type\": \"trace-class\"}", STREAM, EVENT);
        fails(PREAMBLE, STREAM, "{\"type\": \"trace-class\"}", EVENT);
        fails(PREAMBLE, STREAM.replace("\"}", "\", \"default-clock-class-id\": \"c\"}"), CLOCK, EVENT);
        fails(PREAMBLE, STREAM, "{\"type\": \"meow\"}");
        fails(PREAMBLE, STREAM, "{\"type\": 3}");
        fails(PREAMBLE, STREAM, "{}");
        fails(PREAMBLE, STREAM, "[]");
        fails(PREAMBLE, STREAM, "null");
        fails(PREAMBLE, STREAM, "{\"type\": \"data-stream-class\", \"id\": 1");
        fails(PREAMBLE, STREAM, "{\"type\": \"data-stream-class\", \"id\": 1} 3");
        fails(PREAMBLE, STREAM, "{\"type\": \"data-stream-class\", \"id\": 1, \"id\": 2}");
    }

    @Test
    void identifiersAreUnique() {
        fails(PREAMBLE, CLOCK, CLOCK, STREAM, EVENT);
        fails(PREAMBLE, STREAM, STREAM, EVENT);
        fails(PREAMBLE, STREAM, STREAM.replace("\"}", "\", \"id\": 0}"), EVENT);
        fails(PREAMBLE, STREAM, EVENT, EVENT);
        fails(PREAMBLE, STREAM, EVENT, EVENT.replace("class\",", "class\", \"id\": 0,"));
        reads(PREAMBLE, STREAM, STREAM.replace("\"}", "\", \"id\": 1}"), EVENT,
                EVENT.replace("class\",", "class\", \"data-stream-class-id\": 1,"));
    }

    @Test
    void aliasesAreUniqueAndComeBeforeTheirUse() {
        String string = "{\"type\": \"null-terminated-string\"}";
        reads(PREAMBLE, alias("x", string), alias("y", "\"x\""), STREAM, event(member("a", "\"y\"")));
        reads(PREAMBLE, STREAM, alias("x", string), event(member("a", "\"x\"")));
        fails(PREAMBLE, alias("x", string), alias("x", string), STREAM, EVENT);
        fails(PREAMBLE, STREAM, event(member("a", "\"x\"")), alias("x", string));
        fails(PREAMBLE, alias("x", "\"x\""), STREAM, EVENT);
        fails(PREAMBLE, alias("x", struct(member("a", "\"x\""))), STREAM, EVENT);
        fails(PREAMBLE, alias("x", "\"y\""), alias("y", string), STREAM, EVENT);
        fails(PREAMBLE, alias("x", string), STREAM,
                "{\"type\": \"event-record-class\", \"payload-field-class\": \"x\"}");
        reads(PREAMBLE, alias("x", struct(member("a", string))), STREAM,
                "{\"type\": \"event-record-class\", \"payload-field-class\": \"x\"}");
    }

    private static String trace(String... headerMembers) {
        return "{\"type\": \"trace-class\", \"packet-header-field-class\": " + struct(headerMembers) + "}";
    }

    private static String stream(String root, String... members) {
        return "{\"type\": \"data-stream-class\", \"" + root + "-field-class\": " + struct(members) + "}";
    }

    @Test
    void aFixedLengthFieldOfMoreThan64BitsNeedsOurAttribute() {
        String wide = ", \"attributes\": {\"ringside.dev,2026\": {\"wide\": true}}";
        reads(PREAMBLE, STREAM, event(member("a", unsigned(64, ""))));
        reads(PREAMBLE, STREAM, event(member("a", unsigned(65, wide))));
        for (String type : List.of("bit-array", "boolean", "unsigned-integer", "signed-integer")) {
            String start = "{\"type\": \"fixed-length-" + type + "\", \"byte-order\": \"big-endian\", \"length\": ";
            reads(PREAMBLE, STREAM, event(member("a", start + "64}")));
            fails(PREAMBLE, STREAM, event(member("a", start + "65}")));
            fails(PREAMBLE, STREAM, event(member("a", start + "65" + wide.replace("true", "1") + "}")));
            reads(PREAMBLE, STREAM, event(member("a", start + "65" + wide + "}")));
        }
    }

    @Test
    void theMagicNumberComesFirst() {
        reads(PREAMBLE, trace(member("magic", role("packet-magic-number"))), STREAM, EVENT);
        fails(PREAMBLE, trace(member("x", unsigned(8, "")), member("magic", role("packet-magic-number"))), STREAM,
                EVENT);
        fails(PREAMBLE, trace(member("x", unsigned(8, "")),
                member("s", struct(member("magic", role("packet-magic-number"))))), STREAM, EVENT);
    }

    @Test
    void aRoleIsInARootOfItsOwn() {
        String stamped = stream("packet-context", member("t", role("default-clock-timestamp")))
                .replace("class\",", "class\", \"default-clock-class-id\": \"c\",");
        reads(PREAMBLE, CLOCK, stamped, EVENT);
        for (String wrong : List.of("packet-magic-number", "data-stream-class-id", "data-stream-id",
                "event-record-class-id")) {
            fails(PREAMBLE, stream("packet-context", member("x", role(wrong))), EVENT);
        }
        for (String wrong : List.of("packet-total-length", "packet-content-length", "packet-sequence-number",
                "discarded-event-record-counter-snapshot", "packet-magic-number")) {
            reads(PREAMBLE, stream("event-record-header", member("x", unsigned(32, ""))), EVENT);
            fails(PREAMBLE, stream("event-record-header", member("x", role(wrong))), EVENT);
            fails(PREAMBLE, STREAM, event(member("x", role(wrong))));
            fails(PREAMBLE, STREAM, event(member("s", struct(member("x", role(wrong))))));
        }
        fails(PREAMBLE, trace(member("x", role("event-record-class-id"))), STREAM, EVENT);
        fails(PREAMBLE, trace(member("x", role("packet-total-length"))), STREAM, EVENT);
        fails(PREAMBLE, STREAM, event(member("x", role("event-record-class-id"))));
    }

    @Test
    void theMetadataStreamUuidIsThatOfThePreamble() {
        String blob = "{\"type\": \"static-length-blob\", \"length\": 16, \"roles\": [\"metadata-stream-uuid\"]}";
        String withUuid = "{\"type\": \"preamble\", \"version\": 2, "
                + "\"uuid\": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}";
        reads(withUuid, trace(member("uuid", blob)), STREAM, EVENT);
        fails(PREAMBLE, trace(member("uuid", blob)), STREAM, EVENT);
        fails(withUuid, trace(member("uuid", blob.replace("16", "15"))), STREAM, EVENT);
        fails(withUuid, trace(member("uuid", role("metadata-stream-uuid"))), STREAM, EVENT);
    }

    @Test
    void attributesOfThePreambleAreNotThoseOfTheTrace() throws MetadataException {
        String preamble = PREAMBLE.replace("}", ", \"attributes\": {\"ns\": {\"a\": 1}}}");
        String trace = "{\"type\": \"trace-class\", \"attributes\": {\"ns\": {\"b\": 2}}}";
        String fragments = "\u001e" + String.join("\n\u001e", preamble, trace, STREAM, EVENT);
        assertThat(MetadataReader.read(fragments.getBytes(StandardCharsets.UTF_8)).attributes().byNamespace())
                .isEqualTo(Map.of("ns", Map.of("b", BigInteger.TWO)));
    }

    @Test
    void timestampsNeedADefaultClock() {
        for (String root : List.of("packet-context", "event-record-header")) {
            String timed = stream(root, member("t", role("default-clock-timestamp")));
            fails(PREAMBLE, CLOCK, timed, EVENT);
            reads(PREAMBLE, CLOCK, timed.replace("class\",", "class\", \"default-clock-class-id\": \"c\","), EVENT);
            fails(PREAMBLE, CLOCK, stream(root, member("s", struct(member("t", role("default-clock-timestamp"))))),
                    EVENT);
        }
        fails(PREAMBLE, CLOCK, stream("packet-context", member("t", role("packet-end-default-clock-timestamp"))),
                EVENT);
    }

    @Test
    void anEventRecordTakesRoom() {
        fails(PREAMBLE, STREAM, "{\"type\": \"event-record-class\"}");
        fails(PREAMBLE, STREAM, event());
        fails(PREAMBLE, STREAM, event(member("a", struct())));
        fails(PREAMBLE, STREAM, event(member("a", "{\"type\": \"static-length-string\", \"length\": 0}")));
        fails(PREAMBLE, STREAM, event(member("a", "{\"type\": \"static-length-blob\", \"length\": 0}")));
        fails(PREAMBLE, STREAM, event(member("a", "{\"type\": \"static-length-array\", \"length\": 0, "
                + "\"element-field-class\": {\"type\": \"null-terminated-string\"}}")));
        reads(PREAMBLE, stream("event-record-header", member("a", unsigned(1, ""))),
                "{\"type\": \"event-record-class\"}");
    }

    private static String array(String location, String element) {
        return "{\"type\": \"dynamic-length-array\", \"length-field-location\": " + location
                + ", \"element-field-class\": " + element + "}";
    }

    private static final String STRING = "{\"type\": \"null-terminated-string\"}";

    @Test
    void aLengthIsAnUnsignedIntegerThatComesBefore() {
        String own = "{\"path\": [\"len\"]}";
        reads(PREAMBLE, STREAM, event(member("len", unsigned(8, "")), member("a", array(own, STRING))));
        reads(PREAMBLE, STREAM, event(member("len", "{\"type\": \"variable-length-unsigned-integer\"}"),
                member("a", array(own, STRING))));
        for (String unfit : List.of("{\"type\": \"variable-length-signed-integer\"}", STRING, struct(),
                unsigned(8, "").replace("unsigned", "signed"), unsigned(8, "").replace("unsigned-integer", "boolean"),
                unsigned(8, "").replace("unsigned-integer", "bit-array"),
                unsigned(32, "").replace("unsigned-integer", "floating-point-number"),
                "{\"type\": \"static-length-array\", \"length\": 1, \"element-field-class\": " + unsigned(8, "") + "}",
                "{\"type\": \"static-length-blob\", \"length\": 1}")) {
            fails(PREAMBLE, STREAM, event(member("len", unfit), member("a", array(own, STRING))));
        }
        fails(PREAMBLE, STREAM, event(member("a", array(own, STRING)), member("len", unsigned(8, ""))));
        fails(PREAMBLE, STREAM, event(member("len", array(own, STRING))));
        fails(PREAMBLE, STREAM, event(member("s", struct(member("len", unsigned(8, "")))),
                member("a", array(own, STRING))));
        reads(PREAMBLE, STREAM, event(member("s", struct(member("len", unsigned(8, "")))),
                member("a", array("{\"path\": [\"s\", \"len\"]}", STRING))));
        reads(PREAMBLE, STREAM, event(member("len", unsigned(8, "")),
                member("s", struct(member("a", array("{\"path\": [null, \"len\"]}", STRING))))));
        fails(PREAMBLE, STREAM, event(member("len", unsigned(8, "")),
                member("s", struct(member("a", array("{\"path\": [null, null, \"len\"]}", STRING))))));
    }

    @Test
    void aLengthInAnotherRootIsDecodedBefore() {
        String inHeader = "{\"origin\": \"event-record-header\", \"path\": [\"len\"]}";
        reads(PREAMBLE, stream("event-record-header", member("len", unsigned(8, ""))),
                event(member("a", array(inHeader, STRING))));
        fails(PREAMBLE, STREAM, event(member("a", array(inHeader, STRING))));
        for (String later : List.of("event-record-payload", "event-record-specific-context",
                "event-record-common-context", "event-record-header")) {
            fails(PREAMBLE, stream("packet-context",
                    member("a", array("{\"origin\": \"" + later + "\", \"path\": [\"len\"]}", STRING))),
                    event(member("len", unsigned(8, ""))));
        }
    }

    @Test
    void aFieldInAnElementIsReachedFromTheSameElementOnly() {
        String element = struct(member("len", unsigned(8, "")), member("a", array("{\"path\": [\"len\"]}", STRING)));
        String elements =
                "{\"type\": \"static-length-array\", \"length\": 2, \"element-field-class\": " + element + "}";
        reads(PREAMBLE, STREAM, event(member("s", elements)));
        fails(PREAMBLE, STREAM, event(member("s", elements),
                member("b", array("{\"path\": [\"s\", \"len\"]}", STRING))));
    }
}
