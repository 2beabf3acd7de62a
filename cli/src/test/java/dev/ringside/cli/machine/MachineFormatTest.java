// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineFormatTest {
    private static MachineElement command() {
        MachineElement command = MachineElement.group("command").with("name", "list");
        MachineElement output = command.open("output");
        output.open("sessions").open("session").with("name", "7").with("path", "").with("size", 7).with("live", true);
        output.open("domains");
        output.with("text", "<a & \"b\\\n>");
        return command;
    }

    @Test
    void writesTheXmlOfLttng() {
        assertThat(MachineFormat.XML.write(command()))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<command xmlns=")
                .endsWith("><name>list</name><output><sessions><session><name>7</name><path></path><size>7</size>"
                        + "<live>true</live></session></sessions><domains/>"
                        + "<text>&lt;a &amp; &quot;b\\\n&gt;</text></output></command>\n");
    }

    @Test
    void writesListsNumbersAndNamesOfJson() {
        assertThat(MachineFormat.JSON.write(command()))
                .isEqualTo("{\"name\":\"list\",\"output\":{\"sessions\":[{\"name\":\"7\",\"path\":\"\",\"size\":7,"
                        + "\"live\":true}],\"domains\":[],\"text\":\"<a & \\\"b\\\\\\u000a>\"}}\n");
    }
}
