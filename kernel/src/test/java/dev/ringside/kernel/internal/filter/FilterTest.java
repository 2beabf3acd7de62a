// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.transcode.RecordPlanner;
import dev.ringside.protocol.filter.FilterInterpreter;
import dev.ringside.protocol.filter.FilterParser;
import dev.ringside.protocol.filter.FilterSyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Filters on one record: `name = "eth0", where = 0x10, _values_length = 2, values = [7, 8], count = -5`, context `tid
/// = 99`.
final class FilterTest {
    private static final String FORMAT = """
            name: thing
            ID: 5
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            \tfield:__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;
            \tfield:void * where;\toffset:16;\tsize:8;\tsigned:0;
            \tfield:__data_loc u64[] values;\toffset:24;\tsize:4;\tsigned:0;
            \tfield:int count;\toffset:28;\tsize:4;\tsigned:1;

            print fmt: "x"
            """;

    private static PayloadView view() throws Exception {
        FieldClass.Structure payload = new RecordPlanner(EventNames.ofLttng())
                .plan(EventFormatParser.parse("mine", FORMAT))
                .payload();
        StructureMember tid = payload.members().stream()
                .filter(member -> member.name().equals("count"))
                .map(member -> new StructureMember("tid", member.fieldClass()))
                .findFirst()
                .orElseThrow();
        byte[] record = ByteBuffer.allocate(64)
                .order(ByteOrder.nativeOrder())
                .putInt(99)
                .put("eth0\0".getBytes(StandardCharsets.UTF_8))
                .putLong(0x10)
                .putInt(2)
                .putLong(7)
                .putLong(8)
                .putInt(-5)
                .array();
        return new PayloadView(
                Optional.of(new FieldClass.Structure(List.of(tid), 1, Attributes.NONE)), payload, name -> null)
                .wrap(record, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "count == -5; true",
                "count < 0 && where == 0x10; true",
                "count > 0 || where == 020; true",
                "!(count == -5); false",
                "where & 0x30 == 0x10; true",
                "where | 1 << 2 == 20; true",
                "where ^ 0x10; false",
                "~count == 4; true",
                "name == \"eth0\"; true",
                "name == \"eth*\"; true",
                "name != \"e*1\"; true",
                "name == \"eth\\*\"; false",
                "\"eth0\" == name; true",
                "name > 5; false",
                "name == 5; false",
                "absent == 1; false",
                "absent == 1 || count == -5; false",
                "count == -5 || absent == 1; true",
                "$ctx.tid == 99; true",
                "$ctx.count == -5; false",
                "values == 7; false",
                "values[0] == 7; true",
                "values[2] == 7; false",
                "values[0].x == 7; false",
                "count < -4.5; true",
                "0x1p4 == where; true",
                "$app.x:y == 1; false",
                "where << 64; false",
                "where >> 4 == 1; true",
                "'a' == 97; true",
                "/* always */ 1 // really; true",
                "count == -5 == 1; true"
            })
    void decidesAsLttng(String expression, boolean matches) throws Exception {
        assertThat(FilterInterpreter.matches(FilterParser.parse(expression), view()))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "(", "a ==", "a == 1)", "a = 1", "a + 1", "1 2", "\"open", "a->b == 1", "$other.x == 1",
                    "a == \"x\" + 1", "a < \"x\"", "a[b]", "99999999999999999999", "@"})
    void namesThePlaceOfAMistake(String expression) {
        assertThatThrownBy(() -> FilterParser.parse(expression))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("column ");
    }

    @Test
    void boundsTheDepth() {
        for (String deep : List.of("(".repeat(1900), "!".repeat(1900), "1" + "||1".repeat(600), "1".repeat(100_000))) {
            assertThatThrownBy(() -> FilterParser.parse(deep)).hasMessageContaining("too long");
        }
    }

    @Test
    void answersRandomTextWithATreeOrAnErrorOnly() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("FilterTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        String[] parts =
                {"a", "count", "1", "(", ")", "==", "&&", "||", "<<", "-", "!", "\"x*\"", " ", "$ctx.tid", "/*", "*/"};
        int parsed = 0;
        PayloadView view = view();
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(8); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                FilterInterpreter.matches(FilterParser.parse(text.toString()), view);
                parsed++;
            } catch (FilterSyntaxException e) {
                assertThat(e).hasMessageContaining("column ");
            }
        }
        assertThat(parsed).isPositive();
    }
}
