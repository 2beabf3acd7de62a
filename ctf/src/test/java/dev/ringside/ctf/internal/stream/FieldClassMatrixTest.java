// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.internal.field.VisitLog;
import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.FieldClassMatrix;
import dev.ringside.ctf.testing.MatrixSchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every field class with every property in every container: encoded, written in each metadata language, read back and
/// decoded by interpretation and by generated code, all the same. Fails when a combination of the domain is neither
/// exercised nor waived.
class FieldClassMatrixTest {
    @TempDir
    Path directory;

    @Test
    void everyCombinationIsEncodedAndDecoded() throws Exception {
        Set<String> exercised = new HashSet<>();
        for (FieldClass fieldClass : MatrixSchemas.fieldClasses()) {
            TraceClass traceClass = MatrixSchemas.traceClass(fieldClass);
            byte[] metadata = JsonMetadataWriter.write(traceClass);
            assertThat(MetadataReader.read(metadata)).as("%s", fieldClass).isEqualTo(traceClass);
            check(traceClass, metadata, exercised);
        }
        assertThat(difference(FieldClassMatrix.domain(), exercised))
                .as("neither exercised nor waived, or both")
                .allMatch(FieldClassMatrix::isWaived)
                .hasSize((int) FieldClassMatrix.domain().stream().filter(FieldClassMatrix::isWaived).count());
        assertThat(difference(exercised, FieldClassMatrix.domain())).as("not in the domain").isEmpty();
    }

    @Test
    void whatCtf18CanSayIsDecodedFromItsMetadataToo() throws Exception {
        Set<String> exercised = new HashSet<>();
        Set<TraceClass> checked = new HashSet<>();
        for (FieldClass fieldClass : MatrixSchemas.fieldClasses()) {
            Ctf18Schema schema = Ctf18Schema.of(MatrixSchemas.traceClass(fieldClass));
            byte[] metadata = TsdlWriter.write(schema.traceClass()).getBytes(StandardCharsets.UTF_8);
            assertThat(MetadataReader.read(metadata)).as("%s", fieldClass).isEqualTo(schema.traceClass());
            // Several classes of CTF 2 are one in 1.8.
            if (checked.add(schema.traceClass())) {
                check(schema.traceClass(), metadata, exercised);
            }
        }
        assertThat(checked).hasSizeGreaterThan(200);
        assertThat(exercised).filteredOn(cell -> cell.startsWith("fixed-length-unsigned-integer, be,")).isNotEmpty();
    }

    @Test
    void theDomainHasEveryKindOfFieldClass() {
        Set<String> domain = FieldClassMatrix.domain();
        Set<Class<?>> kinds = new HashSet<>();
        addKinds(FieldClass.class, kinds);
        Set<Class<?>> seen = new HashSet<>();
        MatrixSchemas.fieldClasses().forEach(fieldClass -> seen.add(fieldClass.getClass()));
        assertThat(seen).isEqualTo(kinds);
        assertThat(MatrixSchemas.fieldClasses()).allSatisfy(fieldClass ->
                assertThat(domain).anyMatch(cell -> cell.startsWith(FieldClassMatrix.name(fieldClass))));
    }

    private static void addKinds(Class<?> sealed, Set<Class<?>> kinds) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                addKinds(permitted, kinds);
            } else {
                kinds.add(permitted);
            }
        }
    }

    private static Set<String> difference(Set<String> of, Set<String> without) {
        Set<String> difference = new TreeSet<>(of);
        difference.removeAll(without);
        return difference;
    }

    private void check(TraceClass traceClass, byte[] metadata, Set<String> exercised)
            throws IOException, MetadataException {
        DataStreamSchema schema = new Trace(traceClass, Optional.empty()).streamSchemas().getFirst();
        RandomStreamFile file = new RandomStreamFile(schema, 1);
        file.addPacket();
        file.addPacket();
        Files.write(directory.resolve("metadata"), metadata);
        Files.write(directory.resolve("stream"), file.bytes());
        List<String> interpreted = visits(only -> only.codecs().interpretOnly(), exercised);
        assertThat(interpreted).as("interpreted %s", traceClass).isEqualTo(file.expectedVisits).isNotEmpty();
        List<String> compiled = visits(each -> each.codecs().compile(0), new HashSet<>());
        assertThat(compiled).as("compiled %s", traceClass).isEqualTo(file.expectedVisits);
    }

    private List<String> visits(Consumer<DataStreamSchema> preparation, Set<String> exercised)
            throws IOException, MetadataException {
        List<String> visits = new ArrayList<>();
        TraceReader trace = TraceReader.open(directory);
        trace.trace().streamSchemas().forEach(preparation);
        try (DataStreamReader reader = trace.open(trace.streams().getFirst())) {
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                for (int message = 0; message < block.size(); message++) {
                    if (block.isEvent(message)) {
                        VisitLog log = new VisitLog();
                        block.visit(message, log);
                        visits.add(log.text());
                    }
                }
            }
        }
        Set<String> visited = new HashSet<>();
        visits.stream().flatMap(String::lines).forEach(line -> visited.add(
                line.substring(0, line.indexOf(' ', line.indexOf('#')))));
        trace.trace().streamSchemas().getFirst().eventFields(0).nodes().stream()
                .filter(node -> node.parent() != null)
                .filter(node -> visited.contains(node.scope() + "#" + node))
                .forEach(node -> exercised.addAll(cells(node)));
        return visits;
    }

    private static Set<String> cells(FieldNode node) {
        FieldNode container = node.parent();
        FieldClass fieldClass = node.fieldClass();
        Optional<FieldLocation> selector = switch (fieldClass) {
            case FieldClass.OptionalField optional -> Optional.of(optional.selectorLocation());
            case FieldClass.Variant variant -> Optional.of(variant.selectorLocation());
            default -> Optional.empty();
        };
        FieldClass selectorClass = selector
                .flatMap(location -> root(node).child(String.valueOf(location.path().getLast())))
                .map(FieldNode::fieldClass)
                .orElse(fieldClass);
        return FieldClassMatrix.cells(
                fieldClass, container == null ? fieldClass : container.fieldClass(), selectorClass);
    }

    private static FieldNode root(FieldNode node) {
        return Stream.iterate(node, FieldNode::parent)
                .filter(FieldNode::isRoot)
                .findFirst()
                .orElseThrow();
    }
}
