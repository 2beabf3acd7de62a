// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.kernel.internal.format.EventField.Shape;
import org.junit.jupiter.api.Test;

final class EventFormatParserTest {
    private static final String COMMON = """
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            """;

    private static EventFormat parse(String fields) throws EventFormatException {
        return EventFormatParser.parse("test", "name: event\nID: 17\n" + COMMON + fields + "\nprint fmt: \"x\"\n");
    }

    @Test
    void readsNameIdAndCommonFields() throws EventFormatException {
        EventFormat format = parse("");
        assertThat(format.name()).isEqualTo("event");
        assertThat(format.id()).isEqualTo(17);
        assertThat(format.commonField("common_pid")).hasValueSatisfying(field -> {
            assertThat(field.offsetBytes()).isEqualTo(4);
            assertThat(field.signed()).isTrue();
        });
        assertThat(format.fields()).isEmpty();
        assertThat(format.printFormat()).isEqualTo("\"x\"");
    }

    @Test
    void readsScalarsPointersAndArrays() throws EventFormatException {
        EventFormat format = parse("""
                \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;
                \tfield:const void * ptr;\toffset:40;\tsize:8;\tsigned:0;
                \tfield:char comm[16];\toffset:48;\tsize:16;\tsigned:0;
                \tfield:long sysctl_mem[3];\toffset:64;\tsize:24;\tsigned:1;
                """);
        assertThat(format.field("prev_state"))
                .hasValue(new EventField("long", "prev_state", Shape.SCALAR, 32, 8, 8, true));
        assertThat(format.field("ptr")).hasValueSatisfying(field -> assertThat(field.isPointer()).isTrue());
        assertThat(format.field("comm")).hasValueSatisfying(field -> {
            assertThat(field.isText()).isTrue();
            assertThat(field.elements()).isEqualTo(16);
        });
        assertThat(format.field("sysctl_mem")).hasValueSatisfying(field -> assertThat(field.elements()).isEqualTo(3));
    }

    @Test
    void readsLocatedFieldsAndTheRestOfARecord() throws EventFormatException {
        EventFormat format = parse("""
                \tfield:__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;
                \tfield:__rel_loc unsigned long[] cpus;\toffset:12;\tsize:4;\tsigned:0;
                \tfield:char buf[];\toffset:16;\tsize:0;\tsigned:0;
                """);
        assertThat(format.field("name")).hasValue(new EventField("char", "name", Shape.DATA_LOCATION, 8, 4, 1, false));
        assertThat(format.field("cpus"))
                .hasValue(new EventField("unsigned long", "cpus", Shape.RELATIVE_LOCATION, 12, 4, 8, false));
        assertThat(format.field("buf")).hasValue(new EventField("char", "buf", Shape.REST, 16, 0, 1, false));
    }

    @Test
    void showsAStructureAsItsBytes() throws EventFormatException {
        EventFormat format = parse("\tfield:struct thing t;\toffset:8;\tsize:20;\tsigned:0;\n");
        assertThat(format.field("t")).hasValueSatisfying(field -> assertThat(field.elements()).isEqualTo(20));
    }

    @Test
    void refusesWhatIsNoFormat() {
        assertThatThrownBy(() -> EventFormatParser.parse("test", "")).isInstanceOf(EventFormatException.class);
        assertThatThrownBy(() -> parse("\tfield:int x;\toffset:8;\n")).hasMessageContaining("not a field");
        assertThatThrownBy(() -> parse("\tfield:int x;\toffset:999999999;\tsize:4;\tsigned:1;\n"))
                .hasMessageContaining("beyond any record");
        assertThatThrownBy(() -> EventFormatParser.parse("test", "name: a\nID: 70000\n" + COMMON))
                .hasMessageContaining("not an event ID");
    }
}
