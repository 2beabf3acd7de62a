// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.KernelSchema;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordPlanner;
import dev.ringside.kernel.internal.transcode.TranscoderCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plans every event that the running kernel has; enables none.
final class EveryEventTest {
    private static Map<String, RecordPlan> plans() throws Exception {
        Map<String, RecordPlan> plans = new HashMap<>();
        RecordPlanner planner = new RecordPlanner(EventNames.ofLttng());
        try (KernelTracer tracer = TracedMachine.open()) {
            Path events = tracer.mountPoint().resolve("events");
            for (String line : Files.readAllLines(tracer.mountPoint().resolve("available_events"))) {
                String[] words = line.split(":");
                String text = Files.readString(events.resolve(words[0]).resolve(words[1]).resolve("format"));
                plans.put(line, planner.plan(EventFormatParser.parse(words[0], text)));
            }
        }
        return plans;
    }

    @ParameterizedTest
    @EnumSource(CtfVersion.class)
    void everyEventHasAPlanThatCompilesAndAClassThatComesBackFromTheMetadata(CtfVersion format) throws Exception {
        List<EventRecordClass> classes = new ArrayList<>();
        for (RecordPlan plan : plans().values()) {
            assertThat(TranscoderCompiler.compile(plan).maximumBytes(100)).isNotNegative();
            classes.add(KernelSchema.eventRecordClass(classes.size(), plan.name(), plan.payload()));
        }
        assertThat(classes).hasSizeGreaterThan(500);
        DataStreamClass stream = KernelSchema.dataStreamClass("monotonic", 0, EventHeader.LARGE, Optional.empty());
        TraceClass trace = KernelSchema.traceClass(
                format,
                UUID.randomUUID(),
                Map.of("domain", "kernel"),
                RecordingClock.monotonic(0).clockClass());
        var text = new StringBuilder();
        boolean json = format == CtfVersion.CTF_2;
        text.append(json ? JsonMetadataWriter.traceClass(trace) : TsdlWriter.traceClass(trace));
        text.append(json ? JsonMetadataWriter.dataStreamClass(stream) : TsdlWriter.dataStreamClass(trace, stream));
        for (EventRecordClass event : classes) {
            text.append(
                    json
                            ? JsonMetadataWriter.eventRecordClass(stream, event)
                            : TsdlWriter.eventRecordClass(trace, stream, event));
        }
        TraceClass read = MetadataReader.read(text.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(read.dataStreamClasses().getFirst().eventRecordClasses().stream()
                        .map(EveryEventTest::describe)
                        .toList())
                .isEqualTo(classes.stream().map(EveryEventTest::describe).toList());
    }

    private static String describe(EventRecordClass event) {
        return event.id() + " " + event.identity().name().orElse("") + ": "
                + FieldClassText.of(event.payload().orElseThrow());
    }

    @Test
    void theMostUsedEventsHaveLttngsNamesFieldsAndTypes() throws Exception {
        Map<String, RecordPlan> plans = plans();
        int compared = 0;
        SoftAssertions differences = new SoftAssertions();
        for (String line : facts()) {
            String[] words = line.split(" ");
            RecordPlan plan = plans.get(words[0]);
            if (plan == null) {
                System.out.println("not in this kernel: " + words[0]);
                continue;
            }
            differences.assertThat(plan.name()).isEqualTo(words[1]);
            String expected = List.of(words).subList(2, words.length).stream()
                    .filter(field -> !field.startsWith("-"))
                    .filter(field -> !field.endsWith("?") || has(plan, field.substring(0, field.indexOf(':'))))
                    .map(field -> field.replace("?", ""))
                    .collect(Collectors.joining(" "));
            differences.assertThat(FieldClassText.of(plan.payload())).as(words[0]).isEqualTo(expected);
            compared++;
        }
        differences.assertAll();
        assertThat(compared).isGreaterThanOrEqualTo(60);
    }

    private static boolean has(RecordPlan plan, String field) {
        return plan.payload().members().stream().anyMatch(member -> member.name().equals(field));
    }

    private static List<String> facts() throws IOException {
        try (InputStream in = EveryEventTest.class.getResourceAsStream("lttng-facts.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
