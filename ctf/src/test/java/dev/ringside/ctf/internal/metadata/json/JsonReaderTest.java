// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final int ROUNDS = 2000;

    @Test
    void readsEachKindOfValue() throws MetadataException {
        assertThat(plain("""
                {"a": [null, true, false, 1, -2.5e1, "x"], "b": {}, "c": []}"""))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(null, true, false, BigInteger.ONE, -25.0, "x"), "b", Map.of(), "c",
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "7", "-9223372036854775808", "18446744073709551616", "999999999999999999",
            "1000000000000000000"})
    void integersKeepAllTheirDigits(String digits) throws MetadataException {
        assertThat(plain(digits)).isEqualTo(new BigInteger(digits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "-0.5", "1e3", "1E+3", "12.25e-2", "1e400"})
    void numbersWithFractionOrExponentAreReal(String digits) throws MetadataException {
        assertThat(plain(digits)).isEqualTo(Double.parseDouble(digits));
    }

    @Test
    void escapesStandForCharacters() throws MetadataException {
        assertThat(plain("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\\u0000x\""))
                .isEqualTo("\"\\/\b\f\n\r\té😀\0x");
    }

    @Test
    void aTrailingCommaIsLetPass() throws MetadataException {
        assertThat(plain("{\"a\": [1, 2,],}")).isEqualTo(Map.of("a", List.of(BigInteger.ONE, BigInteger.TWO)));
    }

    /// A `~` in the text stands for what a table cannot hold: a tab where a character is due, written as it is.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "{\"a\" 1}      | 6 | `:`",
        "{a: 1}         | 2 | a name in double quotes",
        "{\"a\": }      | 7 | a value",
        "{\"a\": 1 \"b\"} | 9 | `,` or `}`",
        "{\"a\": [1 2]} | 10 | `,` or `]`",
        "{,}            | 2 | a name in double quotes",
        "{\"a\": [,]}   | 8 | a value",
        "{\"a\": 01}    | 7 | not a number as JSON writes them: 01",
        "{\"a\": 1.}    | 7 | not a number as JSON writes them: 1.",
        "{\"a\": -x}    | 7 | not a number as JSON writes them: -x",
        "{\"a\": 1e+}   | 7 | not a number as JSON writes them: 1e+",
        "{\"a\": +1}    | 7 | a value",
        "{\"a\": nul}   | 7 | a value",
        "{\"a\": NaN}   | 7 | a value",
        "{\"a\": 'b'}   | 7 | a value",
        "{\"a\": \"\\x\"} | 8 | no such escape",
        "{\"a\": \"\\u12g4\"} | 8 | four hexadecimal digits",
        "{\"a\": \"b    | 9 | where the text ends",
        "{\"a\": \"\\n  | 10 | where the text ends",
        "{\"a\": 1      | 8 | where the text ends",
        "{\"a\": \"~\"} | 8 | a control character",
        "{\"a\": 1, \"a\": 2} | 10 | property `a` occurs twice",
        "{} /* c */     | 4 | something follows the fragment",
        "[]             | 1 | a metadata fragment is an object, not an array",
    })
    void errorsSayWhereAndWhat(String text, int column, String reason) {
        assertThatThrownBy(() -> JsonTextSequence.parse("\u001e{}\n\u001e\n" + text.replace('~', '\t')))
                .isInstanceOfSatisfying(MetadataException.class, e -> {
                    assertThat(e.line()).isEqualTo(3);
                    assertThat(e.column()).isEqualTo(column);
                    assertThat(e.reason()).contains(reason);
                });
    }

    @Test
    void aTextThatBreaksOffAtTheNextOneIsAnError() {
        assertThatThrownBy(() -> JsonTextSequence.parse("\u001e{\"a\": [1,\n\u001e{}"))
                .hasMessage("line 2, column 1: not valid JSON: a value is expected here");
    }

    @Test
    void emptyTextsOfASequenceAreSkipped() throws MetadataException {
        assertThat(JsonTextSequence.parse("\u001e\u001e \n\u001e{}\n\u001e{}\u001e\n")).hasSize(2);
    }

    @Test
    void nestingHasALimit() throws MetadataException {
        assertThat(plain("[".repeat(400) + "]".repeat(400))).isNotNull();
        assertThatThrownBy(() -> plain("[".repeat(401) + "]".repeat(401))).hasMessageContaining("within each other");
        assertThatThrownBy(() -> plain("[".repeat(1_000_000))).hasMessageContaining("within each other");
    }

    @Test
    void numbersHaveALimit() {
        assertThatThrownBy(() -> plain("1".repeat(1001))).hasMessageContaining("a number of more than 1000 characters");
    }

    @Test
    void readsWhatIsWrittenWhateverItIs() throws MetadataException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("JsonReaderTest seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Object value = randomValue(random, 0);
            JsonText text = new JsonText();
            text.value(value);
            assertThat(plain(text.toString())).isEqualTo(value);
        }
    }

    /// One character replaced, added or left out anywhere: a value, or a located error.
    @Test
    void brokenTextIsALocatedError() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("JsonReaderTest seed=" + seed);
        Random random = new Random(seed);
        int failures = 0;
        for (int round = 0; round < ROUNDS; round++) {
            JsonText text = new JsonText();
            text.value(randomValue(random, 0));
            StringBuilder broken = new StringBuilder(text.toString());
            int at = random.nextInt(broken.length());
            broken.replace(at, Math.min(broken.length(), at + random.nextInt(2)),
                    random.nextBoolean() ? "" : randomCharacter(random));
            try {
                JsonTextSequence.parse(broken.toString());
            } catch (MetadataException e) {
                failures++;
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
                assertThat(e.reason()).isNotBlank();
            }
        }
        assertThat(failures).isPositive();
    }

    private static @Nullable Object plain(String text) throws MetadataException {
        JsonReader reader = new JsonReader(text);
        Object plain = reader.value().plain();
        reader.skipBlanks();
        assertThat(reader.atEnd()).isTrue();
        return plain;
    }

    private static String randomCharacter(Random random) {
        String characters = "{}[],:\"\\0123456789-+.eEtfn \n\t\u001e\0é\ud800";
        return String.valueOf(characters.charAt(random.nextInt(characters.length())));
    }

    private static @Nullable Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 5 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> new BigInteger(random.nextInt(130), random).subtract(BigInteger.TWO.pow(random.nextInt(100)));
            case 3 -> Double.longBitsToDouble(random.nextLong() & 0xbfef_ffff_ffff_ffffL) + 0.5;
            case 4 -> randomText(random);
            case 5 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(randomValue(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(randomText(random), randomValue(random, depth + 1));
                }
                yield map;
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000)));
        }
        return text.toString();
    }
}
