// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.internal.text.TerminalColors;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which common contexts are printed on their own.
class CommonContextTest {
    private static final String NUMBER = "integer { size = 32; align = 8; } ";
    private static final String NAME = "integer { size = 8; align = 8; encoding = UTF8; } ";
    private static final PrettyOptions OPTIONS = new PrettyOptions(
            new PrettyOptions.Clock(false, false, true, false, true),
            new PrettyOptions.Fields(false, false, false, false, false, false, false),
            new PrettyOptions.Names(false, true, true, false), false, false, TerminalColors.NONE);

    private static int sizeBytes(String context) throws MetadataException {
        return sizeBytes(context, NUMBER + "a;");
    }

    private static int sizeBytes(String context, String payload) throws MetadataException {
        String metadata = "/* CTF 1.8 */ trace { major = 1; minor = 8; byte_order = le; }; clock { name = c; };"
                + "stream { event.context := struct { " + context + " }; };"
                + "event { name = e; fields := struct { " + payload + " }; };";
        Trace trace = new Trace(MetadataReader.read(metadata.getBytes(StandardCharsets.UTF_8)), Optional.empty());
        DataStreamSchema schema = trace.streamSchemas().getFirst();
        FieldFormat[] formats =
                new FieldFormats(OPTIONS, PrinterChoice.NONE).ofEvent(schema, 0, false).formats;
        return CommonContext.sizeBytes(schema.codecs().recordDecoders(0), formats);
    }

    @Test
    void thoseOfWholeBytesInFixedPlaces() throws MetadataException {
        assertThat(sizeBytes(NUMBER + "vpid; " + NUMBER + "vtid; " + NAME + "procname[17];")).isEqualTo(25);
        assertThat(sizeBytes("struct { " + NUMBER + "a; " + NUMBER + "b; } s;")).isEqualTo(8);
    }

    @Test
    void noneThatAreQuickerPrintedThanCompared() throws MetadataException {
        assertThat(sizeBytes(NUMBER + "vtid;")).isZero();
        assertThat(sizeBytes(NAME + "text[300];")).isZero();
    }

    @Test
    void noneWhosePlacesOrSizesDiffer() throws MetadataException {
        assertThat(sizeBytes("string procname; " + NUMBER + "a; " + NUMBER + "b;")).isZero();
        assertThat(sizeBytes(NUMBER + "a; " + NUMBER + "b; integer { size = 32; align = 32; } c;")).isZero();
        assertThat(sizeBytes(NUMBER + "a; " + NUMBER + "b; integer { size = 3; align = 1; } c;")).isZero();
    }

    @Test
    void noneThatLaterFieldsNeed() throws MetadataException {
        assertThat(sizeBytes(NUMBER + "a; " + NUMBER + "length;", NUMBER + "x[stream.event.context.length];")).isZero();
    }

    @Test
    void noneWithTextOfAnyLength() throws MetadataException {
        assertThat(sizeBytes(NUMBER + "a; enum : " + NUMBER + "{ A, B } b;")).isZero();
    }
}
