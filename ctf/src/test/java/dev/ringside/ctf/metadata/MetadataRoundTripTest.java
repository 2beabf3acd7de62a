// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.RandomSchemas;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What is written reads back as the same schema, for random schemas. The seed is in the failure's description.
class MetadataRoundTripTest {
    private static final int SCHEMAS = 100;

    private final long firstSeed = Long.getLong("ringside.seed", System.nanoTime());

    private interface Check {
        void check(RandomSchemas schemas, String description) throws MetadataException;
    }

    private void forRandomSchemas(Check check) throws MetadataException {
        for (int index = 0; index < SCHEMAS; index++) {
            long seed = firstSeed + index;
            check.check(new RandomSchemas(seed), "-Dringside.seed=" + seed);
        }
    }

    private static TraceClass read(String tsdl) throws MetadataException {
        return MetadataReader.read(tsdl.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void jsonReadsBackAsTheSameSchema() throws MetadataException {
        forRandomSchemas((schemas, description) -> {
            TraceClass schema = schemas.ctf2();
            assertThat(MetadataReader.read(JsonMetadataWriter.write(schema))).as(description).isEqualTo(schema);
        });
    }

    @Test
    void tsdlReadsBackAsTheSameSchema() throws MetadataException {
        forRandomSchemas((schemas, description) -> {
            TraceClass schema = schemas.ctf18();
            String text = TsdlWriter.write(schema);
            assertThat(read(text)).as("%s%n%s", description, text).isEqualTo(schema);
        });
    }

    @Test
    void ctf18GoesToCtf2AndBackWithoutLoss() throws MetadataException {
        forRandomSchemas((schemas, description) -> {
            TraceClass schema = schemas.ctf18();
            TraceClass asCtf2 = MetadataReader.read(JsonMetadataWriter.write(schema));
            Ctf18Schema back = Ctf18Schema.of(asCtf2);
            assertThat(back.traceClass()).as(description).isEqualTo(schema);
            assertThat(back.losses()).as(description).isEmpty();
        });
    }

    @Test
    void anIntegerOfMoreThan64BitsGoesToCtf2AndBack() throws MetadataException {
        TraceClass schema = read("/* CTF 1.8 */ trace { major=1; minor=8; byte_order=le; }; stream {};"
                + " event { name=e; fields := struct { integer { size=2048; } wide; }; };");
        TraceClass asCtf2 = MetadataReader.read(JsonMetadataWriter.write(schema));
        assertThat(asCtf2.dataStreamClasses()).isEqualTo(schema.dataStreamClasses());
        assertThat(Ctf18Schema.of(asCtf2).losses()).isEmpty();
    }

    /// CTF 2 has such timestamps in packet contexts and event record headers alone: others refuse them elsewhere.
    @Test
    void aTimestampInAPayloadGoesToCtf2WithoutARoleAndBack() throws MetadataException {
        TraceClass schema = read("/* CTF 1.8 */ trace { major=1; minor=8; byte_order=le; }; clock { name = c; };"
                + " typealias integer { size = 8; map = clock.c.value; } := t;"
                + " stream { event.header := struct { t timestamp; }; event.context := struct { t b; }; };"
                + " event { name=e; context := struct { t s; }; fields := struct { t p[2]; }; };");
        byte[] json = JsonMetadataWriter.write(schema);
        assertThat(new String(json, StandardCharsets.UTF_8).split("\"roles\"", -1)).hasSize(2);
        TraceClass asCtf2 = MetadataReader.read(json);
        assertThat(asCtf2.dataStreamClasses()).isEqualTo(schema.dataStreamClasses());
        Ctf18Schema back = Ctf18Schema.of(asCtf2);
        assertThat(back.traceClass()).isEqualTo(schema);
        assertThat(back.losses()).isEmpty();
    }

    @Test
    void textWrittenBlockByBlockIsTheWholeText() throws MetadataException {
        forRandomSchemas((schemas, description) -> {
            TraceClass schema = schemas.ctf18();
            var tsdl = new StringBuilder(TsdlWriter.traceClass(schema));
            var json = new StringBuilder(JsonMetadataWriter.traceClass(schema));
            schema.dataStreamClasses().forEach(stream -> {
                tsdl.append(TsdlWriter.dataStreamClass(schema, stream));
                json.append(JsonMetadataWriter.dataStreamClass(stream));
                stream.eventRecordClasses().forEach(event -> {
                    tsdl.append(TsdlWriter.eventRecordClass(schema, stream, event));
                    json.append(JsonMetadataWriter.eventRecordClass(stream, event));
                });
            });
            assertThat(tsdl).as(description).hasToString(TsdlWriter.write(schema));
            assertThat(json.toString().getBytes(StandardCharsets.UTF_8))
                    .as(description).isEqualTo(JsonMetadataWriter.write(schema));
        });
    }
}
