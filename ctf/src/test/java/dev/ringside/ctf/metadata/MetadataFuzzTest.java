// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.testing.RandomSchemas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Broken metadata of every kind: never anything but a located [MetadataException].
class MetadataFuzzTest {
    private static final int SCHEMAS = 8;
    private static final int MUTATIONS = 80;

    private final long seed = Long.getLong("ringside.seed", System.nanoTime());

    @Test
    void mutatedTsdlGivesASchemaOrALocatedFault() {
        forMutations((schemas, random) -> TsdlWriter.write(schemas.ctf2()).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void mutatedJsonGivesASchemaOrALocatedFault() {
        forMutations((schemas, random) -> JsonMetadataWriter.write(schemas.ctf2()));
    }

    @Test
    void mutatedPacketsGiveASchemaOrALocatedFault() {
        forMutations((schemas, random) -> packet(
                TsdlWriter.write(schemas.ctf2()).getBytes(StandardCharsets.UTF_8),
                random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
    }

    private interface Source {
        byte[] metadata(RandomSchemas schemas, Random random);
    }

    private void forMutations(Source source) {
        for (int index = 0; index < SCHEMAS; index++) {
            var random = new Random(seed + index);
            byte[] original = source.metadata(new RandomSchemas(seed + index), random);
            for (int mutation = 0; mutation < MUTATIONS; mutation++) {
                read(mutated(original, random), "-Dringside.seed=" + (seed + index) + " mutation=" + mutation);
            }
        }
    }

    private static void read(byte[] metadata, String description) {
        try {
            assertThat(MetadataReader.read(metadata)).isNotNull();
        } catch (MetadataException e) {
            MetadataConformanceTest.assertLocated(e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(description, e);
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]<>();:=,\"\\/*-0189_. \n".charAt(random.nextInt(25));
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 3 -> bytes = moved(bytes, at, random, false);
                default -> bytes = moved(bytes, at, random, true);
            }
        }
        return bytes;
    }

    /// A piece of the text copied over another place, or put in between there.
    private static byte[] moved(byte[] bytes, int from, Random random, boolean insert) {
        int length = Math.min(1 + random.nextInt(60), bytes.length - from);
        int to = random.nextInt(bytes.length);
        ByteBuffer result = ByteBuffer.allocate(bytes.length + length);
        result.put(bytes, 0, to).put(bytes, from, length);
        int rest = insert ? to : Math.min(to + length, bytes.length);
        result.put(bytes, rest, bytes.length - rest);
        return Arrays.copyOf(result.array(), result.position());
    }

    static byte[] packet(byte[] text, ByteOrder byteOrder) {
        int bits = (text.length + 37) * Byte.SIZE;
        ByteBuffer packet = ByteBuffer.allocate(text.length + 37).order(byteOrder);
        packet.putInt(0x75D11D57).putLong(1).putLong(2).putInt(0).putInt(bits).putInt(bits);
        packet.put(new byte[] {0, 0, 0, 1, 8}).put(text);
        return packet.array();
    }

    @Test
    void refusesJsonNestedWithoutEnd() {
        refuses("\u001e" + "{\"a\":".repeat(200_000));
        refuses("\u001e" + "[".repeat(200_000));
    }

    @Test
    void refusesTsdlNestedWithoutEnd() {
        refuses(TRACE + "event { fields := " + "struct { ".repeat(200_000));
        refuses(TRACE + "event { fields := struct { string a" + "[1]".repeat(200_000) + "; }; };");
        refuses(TRACE + "typealias " + "enum : ".repeat(200_000));
    }

    private static final String TRACE = "trace { major = 1; minor = 8; byte_order = le; };\n";

    @Test
    void refusesAliasesThatStandForMoreThanAnyMemoryHolds() {
        var tsdl = new StringBuilder(TRACE + "typealias integer { size = 8; } := t0;\n");
        var json = new StringBuilder("\u001e{\"type\":\"preamble\",\"version\":2}\n");
        json.append(alias("t0", "{\"type\":\"null-terminated-string\"}"));
        for (int level = 1; level < 100; level++) {
            String inner = "t" + (level - 1);
            tsdl.append("typedef struct { %s a; %s b; } t%s;\n".formatted(inner, inner, level));
            json.append(alias("t" + level, """
                    {"type":"structure","member-classes":[
                    {"name":"a","field-class":"%s"},{"name":"b","field-class":"%s"}]}
                    """.formatted(inner, inner)));
        }
        refuses(tsdl.toString());
        refuses(json.toString());
    }

    @Test
    void refusesAliasesOfAliasesDeeperThanAnyStack() {
        var tsdl = new StringBuilder(TRACE + "typealias integer { size = 8; } := t0;\n");
        var json = new StringBuilder("\u001e{\"type\":\"preamble\",\"version\":2}\n");
        json.append(alias("t0", "{\"type\":\"null-terminated-string\"}"));
        for (int level = 1; level < 20_000; level++) {
            tsdl.append("typedef struct { t%s a; } t%s;\n".formatted(level - 1, level));
            json.append(alias("t" + level,
                    "{\"type\":\"static-length-array\",\"length\":1,\"element-field-class\":\"t%s\"}".formatted(
                            level - 1)));
        }
        refuses(tsdl.toString());
        refuses(json.toString());
    }

    private static String alias(String name, String fieldClass) {
        return "\u001e{\"type\":\"field-class-alias\",\"name\":\"%s\",\"field-class\":%s}\n".formatted(name,
                fieldClass);
    }

    private static void refuses(String text) {
        try {
            MetadataReader.read(text.getBytes(StandardCharsets.UTF_8));
            throw new AssertionError("reads");
        } catch (MetadataException e) {
            MetadataConformanceTest.assertLocated(e);
        }
    }
}
