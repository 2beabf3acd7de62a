// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// CTF 2 metadata with one event record class whose payload, and at times common context, have random fields.
final class RandomEventClass {
    private static final int MAX_DEPTH = 3;

    private final Random random;
    private int names;
    /// Eight-bit unsigned integers and booleans of the payload itself so far: what others may refer to.
    private final List<String> lengths = new ArrayList<>();
    private final List<String> truths = new ArrayList<>();

    RandomEventClass(Random random) {
        this.random = random;
    }

    String metadata() {
        String context = context();
        List<String> members = new ArrayList<>();
        // A record needs some data.
        members.add(length(name()));
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            members.add(topMember());
        }
        return fragment("{'type': 'preamble', 'version': 2}")
                + fragment("{'type': 'trace-class'}")
                + fragment("{'type': 'clock-class', 'id': 'c', 'frequency': 1000000000, 'origin': 'unix-epoch'}")
                + fragment("{'type': 'data-stream-class', 'default-clock-class-id': 'c'" + header() + context + "}")
                + fragment("{'type': 'event-record-class', 'name': 'syscall_exit_openat', 'payload-field-class': "
                        + "{'type': 'structure', 'member-classes': [" + String.join(", ", members) + "]}}");
    }

    /// Behind a header of bits records may start within bytes.
    private String header() {
        return random.nextBoolean()
                ? ""
                : ", 'event-record-header-field-class': {'type': 'structure', 'member-classes': ["
                        + member("header", "{'type': 'fixed-length-unsigned-integer', 'length': 8, 'byte-order': "
                                + order() + "}") + "]}";
    }

    /// Half of the contexts have nothing but whole bytes in fixed places.
    private String context() {
        if (random.nextInt(3) == 0) {
            return "";
        }
        boolean plain = random.nextBoolean();
        List<String> members = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            members.add(member("c" + i, plain ? wholeBytes() : fieldClass(MAX_DEPTH)));
        }
        return ", 'event-record-common-context-field-class': {'type': 'structure', 'member-classes': ["
                + String.join(", ", members) + "]}";
    }

    private String wholeBytes() {
        return switch (random.nextInt(4)) {
            case 0 -> "{'type': 'static-length-string', 'length': " + random.nextInt(20) + "}";
            case 1 -> "{'type': 'fixed-length-floating-point-number', 'length': 64, 'alignment': 8, 'byte-order': "
                    + order() + "}";
            default -> "{'type': 'fixed-length-" + (random.nextBoolean() ? "" : "un")
                    + "signed-integer', 'length': " + (8 << random.nextInt(4)) + ", 'alignment': 8, 'byte-order': "
                    + order() + ", 'preferred-display-base': " + (random.nextBoolean() ? 10 : 16) + "}";
        };
    }

    private static String fragment(String json) {
        return "\u001e" + json.replace('\'', '"') + "\n";
    }

    private String name() {
        int number = names++;
        // Some have names whose numbers are told in words.
        return number == 1 ? "ret" : number == 2 ? "flags" : "f" + number;
    }

    private String topMember() {
        String name = name();
        switch (random.nextInt(6)) {
            case 0 -> {
                return length(name);
            }
            case 1 -> {
                truths.add(name);
                return member(name,
                        "{'type': 'fixed-length-boolean', 'length': 8, 'alignment': 8, 'byte-order': " + order() + "}");
            }
            default -> {
                return member(name, fieldClass(0));
            }
        }
    }

    private String length(String name) {
        lengths.add(name);
        return member(name, "{'type': 'fixed-length-unsigned-integer', 'length': 8, 'alignment': 8, 'byte-order': "
                + order() + "}");
    }

    private static String member(String name, String fieldClass) {
        return "{'name': '" + name + "', 'field-class': " + fieldClass + "}";
    }

    private String order() {
        return random.nextBoolean() ? "'little-endian'" : "'big-endian'";
    }

    private String location(String kind, String name) {
        return "'" + kind + "-field-location': {'origin': 'event-record-payload', 'path': ['" + name + "']}";
    }

    private String fieldClass(int depth) {
        int kinds = depth < MAX_DEPTH ? 14 : 8;
        return switch (random.nextInt(kinds)) {
            case 0, 1 -> integer("");
            case 2 -> integer(", 'mappings': {'low': [[0, 3]], 'three': [[3, 3]], 'some': [[5, 9], [60, 100]]}");
            case 3 -> "{'type': 'fixed-length-floating-point-number', 'length': " + (random.nextBoolean() ? 32 : 64)
                    + ", 'alignment': 8, 'byte-order': " + order() + "}";
            case 4 -> "{'type': 'null-terminated-string'}";
            case 5 -> "{'type': 'static-length-string', 'length': " + random.nextInt(12) + "}";
            case 6 -> "{'type': 'static-length-blob', 'length': " + random.nextInt(12) + "}";
            case 7 -> bits();
            case 8 -> counted("string");
            case 9 -> counted("blob");
            case 10 -> structure(depth);
            case 11 -> array(depth);
            case 12 -> truths.isEmpty() ? structure(depth) : "{'type': 'optional', " + location("selector", any(truths))
                    + ", 'field-class': " + fieldClass(depth + 1) + "}";
            default -> lengths.isEmpty() ? array(depth) : variant(depth);
        };
    }

    private String any(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String integer(String rest) {
        boolean whole = random.nextInt(4) > 0;
        int length = whole ? 8 << random.nextInt(4) : 1 + random.nextInt(64);
        int[] bases = {2, 8, 10, 10, 10, 16};
        return "{'type': 'fixed-length-" + (random.nextBoolean() ? "" : "un") + "signed-integer', 'length': " + length
                + ", 'alignment': " + (whole ? 8 << random.nextInt(3) : 1) + ", 'byte-order': " + order()
                + ", 'preferred-display-base': " + bases[random.nextInt(bases.length)] + rest + "}";
    }

    private String bits() {
        return "{'type': 'fixed-length-bit-array', 'length': " + (8 << random.nextInt(4))
                + ", 'alignment': 8, 'byte-order': " + order() + "}";
    }

    private String counted(String kind) {
        return lengths.isEmpty()
                ? bits()
                : "{'type': 'dynamic-length-" + kind + "', " + location("length", any(lengths)) + "}";
    }

    private String structure(int depth) {
        List<String> members = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            members.add(member(name(), fieldClass(depth + 1)));
        }
        return "{'type': 'structure', 'member-classes': [" + String.join(", ", members) + "]}";
    }

    private String array(int depth) {
        String length = lengths.isEmpty() || random.nextBoolean()
                ? "'type': 'static-length-array', 'length': " + random.nextInt(5)
                : "'type': 'dynamic-length-array', " + location("length", any(lengths));
        return "{" + length + ", 'element-field-class': " + fieldClass(depth + 1) + "}";
    }

    private String variant(int depth) {
        return "{'type': 'variant', " + location("selector", any(lengths)) + ", 'options': ["
                + "{'name': 'few', 'selector-field-ranges': [[0, 1]], 'field-class': " + fieldClass(depth + 1) + "}, "
                + "{'selector-field-ranges': [[2, 200], [210, 255]], 'field-class': " + fieldClass(depth + 1) + "}]}";
    }
}
