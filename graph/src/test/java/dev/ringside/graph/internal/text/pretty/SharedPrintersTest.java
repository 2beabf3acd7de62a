// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which event record classes have generated printers of one class.
class SharedPrintersTest {
    private static final String NUMBER = "integer { size = 32; align = 8; }";
    private static final PrettyOptions OPTIONS = new PrettyOptions(
            new PrettyOptions.Clock(false, false, true, false, true),
            new PrettyOptions.Fields(false, false, false, false, false, false, false),
            new PrettyOptions.Names(false, true, true, false), false, false, TerminalColors.NONE);

    /// The printers of one event record class for each text of fields.
    private static List<RecordPrinter> printers(PrinterChoice choice, String... fields) throws MetadataException {
        StringBuilder metadata = new StringBuilder("/* CTF 1.8 */ trace { major = 1; minor = 8; byte_order = le; };"
                + "clock { name = c; }; stream { event.header := struct { integer { size = 32; align = 8; } id; }; };");
        for (int id = 0; id < fields.length; id++) {
            metadata.append("event { name = e").append(id).append("; id = ").append(id)
                    .append("; fields := struct {").append(fields[id]).append(" }; };");
        }
        Trace trace = new Trace(
                MetadataReader.read(metadata.toString().getBytes(StandardCharsets.UTF_8)), Optional.empty());
        DataStreamSchema schema = trace.streamSchemas().getFirst();
        FieldFormats formats = new FieldFormats(OPTIONS, choice);
        List<RecordPrinter> printers = new ArrayList<>();
        for (int ordinal = 0; ordinal < fields.length; ordinal++) {
            printers.add(Objects.requireNonNull(formats.ofEvent(schema, ordinal, false).compiled()).printer());
        }
        return printers;
    }

    private static String print(RecordPrinter printer, byte... record) {
        TextBuffer text = new TextBuffer(OutputStream.nullOutputStream());
        byte[] window = new byte[record.length + Long.BYTES];
        System.arraycopy(record, 0, window, 0, record.length);
        byte[] target = text.ensure(printer.roomBytes + 4 * record.length);
        text.setLength(printer.print(window, 0, 0, record.length, text, target, 0));
        return text.label(0).toString();
    }

    @Test
    void thoseThatDifferInNamesAlone() throws MetadataException {
        List<RecordPrinter> printers = printers(
                new PrinterChoice(false, 0),
                NUMBER + " a; " + NUMBER + " b; string c;",
                NUMBER + " other; " + NUMBER + " whose_name_is_longer_than_sixteen; string x;");
        assertThat(printers.getFirst().getClass()).isSameAs(printers.getLast().getClass());
        byte[] record = {1, 0, 0, 0, 2, 0, 0, 0, 'u', 'p', 0};
        assertThat(print(printers.getFirst(), record)).isEqualTo("1, b = 2, c = \"up\" }\n");
        assertThat(print(printers.getLast(), record))
                .isEqualTo("1, whose_name_is_longer_than_sixteen = 2, x = \"up\" }\n");
    }

    @Test
    void noneThatDifferInMore() throws MetadataException {
        String enumeration = "enum : " + NUMBER + " { A, B }";
        List<RecordPrinter> printers = printers(
                new PrinterChoice(false, 0),
                NUMBER + " a; " + NUMBER + " b;",
                NUMBER + " a; integer { size = 32; align = 8; signed = true; } b;",
                NUMBER + " a; integer { size = 32; align = 8; base = 16; } b;",
                NUMBER + " a; integer { size = 32; align = 8; byte_order = be; } b;",
                NUMBER + " a; integer { size = 32; align = 32; } b;",
                NUMBER + " a; " + NUMBER + " b[2];",
                NUMBER + " a; " + NUMBER + " b[3];",
                NUMBER + " a; " + NUMBER + " b[a];",
                NUMBER + " a; integer { size = 16; align = 8; } b;",
                NUMBER + " a; " + enumeration + " b;",
                enumeration + " a; " + NUMBER + " b;",
                NUMBER + " a; integer { size = 32; align = 8; base = 8; } b;",
                NUMBER + " a; struct { " + NUMBER + " x; } b;",
                NUMBER + " a; " + NUMBER + " b; struct { } c;");
        assertThat(printers.stream().map(Object::getClass).distinct()).hasSameSizeAs(printers);
    }

    @Test
    void enumerationsShowLabelsOfTheirOwn() throws MetadataException {
        List<RecordPrinter> printers = printers(
                new PrinterChoice(false, 0),
                NUMBER + " a; enum : " + NUMBER + " { OFF, ON } state;",
                NUMBER + " c; enum : " + NUMBER + " { NO, YES } answer;");
        assertThat(printers.getFirst().getClass()).isSameAs(printers.getLast().getClass());
        byte[] record = {1, 0, 0, 0, 1, 0, 0, 0};
        assertThat(print(printers.getFirst(), record)).isEqualTo("1, state = ( \"ON\" : container = 1 ) }\n");
        assertThat(print(printers.getLast(), record)).isEqualTo("1, answer = ( \"YES\" : container = 1 ) }\n");
    }

    @Test
    void thoseOfAKnownShapeAlsoWhenNoOtherIsGenerated() throws MetadataException {
        List<RecordPrinter> printers = printers(
                new PrinterChoice(false, 0, 1), NUMBER + " a;", "string b;", NUMBER + " c;");
        assertThat(printers.get(1)).isInstanceOf(ProgramPrinter.class);
        assertThat(printers.getFirst()).isNotInstanceOf(ProgramPrinter.class);
        assertThat(printers.getLast().getClass()).isSameAs(printers.getFirst().getClass());
    }
}
