// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.internal.record.FieldClasses;
import dev.ringside.graph.internal.record.Schemas;
import dev.ringside.graph.internal.record.SortedEvents;
import dev.ringside.graph.internal.record.SpillException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// One recording, read as a whole and sorted by the time at which the events started. One thread.
final class JfrRecording implements Closeable {
    /// What the JDK's reader says when it has waited for the writer for a while.
    private static final String UNFINISHED = "Recording file is stuck in locked stream state.";

    private final Path file;
    private final int stackDepth;
    private final SortedEvents events;
    private final List<JfrEventClass> classes = new ArrayList<>();
    private final Map<String, Integer> ordinalsByShape = new HashMap<>();
    private final Map<EventType, Integer> ordinals = new IdentityHashMap<>();
    private final Map<String, Object> environment = new LinkedHashMap<>();
    private @Nullable MalformedTraceException fault;

    private JfrRecording(Path file, int stackDepth, SortedEvents events) {
        this.file = file;
        this.events = events;
        this.stackDepth = stackDepth;
        environment.put("domain", "jfr");
    }

    /// Reads a recording. Where it is broken, what stands before that is kept, and [#fault] says what is wrong.
    ///
    /// @param events to sort with, closed with the recording
    /// @throws SpillException where the events cannot be sorted
    static JfrRecording read(Path file, int stackDepth, SortedEvents events, Interrupter interrupter)
            throws SpillException {
        JfrRecording recording = new JfrRecording(file, stackDepth, events);
        try (RecordingFile input = new RecordingFile(file)) {
            while (input.hasMoreEvents() && !interrupter.isInterrupted()) {
                recording.add(input.readEvent());
            }
        } catch (SpillException e) {
            recording.discard(e);
            throw e;
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            // The JDK's reader meets broken recordings with exceptions of many kinds: an internal error for the name of
            // a type that is none, an allocation of whatever a broken length says.
            recording.fault = new MalformedTraceException(file.toString(), -1, -1, reason(file, e));
        }
        return recording;
    }

    private static String reason(Path file, Throwable failure) {
        if (!JfrSourceClass.isRecording(file)) {
            return "not a JFR recording: it does not begin with FLR";
        }
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (reason.equals(UNFINISHED)) {
            return "not a whole JFR recording: its last chunk has no end: it is still being written, or its program"
                    + " was killed";
        }
        return "not a whole JFR recording: " + reason;
    }

    private void discard(SpillException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void add(RecordedEvent event) throws SpillException {
        Integer ordinal = ordinals.get(event.getEventType());
        if (ordinal == null) {
            ordinal = ordinal(event.getEventType());
        }
        int start = events.buffer().positionBits();
        try {
            classes.get(ordinal).encode(event, events.buffer());
        } catch (RuntimeException e) {
            events.buffer().positionBits(start);
            throw e;
        }
        events.add(ordinal, JfrValue.nanos(event.getStartTime()));
        if (event.getEventType().getName().equals("jdk.JVMInformation")) {
            describe(event);
        }
    }

    /// Each chunk of a recording describes its types anew.
    private int ordinal(EventType type) {
        String shape = type.getName() + shape(type.getFields(), 0);
        int ordinal = ordinalsByShape.computeIfAbsent(shape, key -> {
            classes.add(new JfrEventClass(classes.size(), type, stackDepth));
            return classes.size() - 1;
        });
        ordinals.put(type, ordinal);
        return ordinal;
    }

    private static String shape(List<ValueDescriptor> fields, int nesting) {
        StringBuilder shape = new StringBuilder("{");
        for (ValueDescriptor field : fields) {
            shape.append(field.getTypeName()).append(field.isArray() ? "[] " : " ").append(field.getName());
            field.getAnnotationElements().forEach(annotation -> shape.append('@').append(annotation.getTypeName()));
            if (nesting < 2 && !field.getFields().isEmpty()) {
                shape.append(shape(field.getFields(), nesting + 1));
            }
            shape.append(';');
        }
        return shape.append('}').toString();
    }

    private void describe(RecordedEvent event) {
        if (event.hasField("pid") && event.getValue("pid") instanceof Number pid) {
            environment.put("vpid", pid.longValue());
        }
        for (String name : List.of("jvmName", "jvmVersion", "javaArguments")) {
            if (event.hasField(name) && event.getValue(name) instanceof String text) {
                environment.put(name, text);
            }
        }
    }

    /// The trace that the events belong to.
    Trace trace() {
        List<EventRecordClass> eventClasses = classes.stream().map(JfrEventClass::eventRecordClass).toList();
        return Schemas.trace(
                file.getFileName().toString(), Schemas.wallClock(), environment,
                Optional.of(FieldClasses.structure(JfrValue.threadMembers())), eventClasses, false);
    }

    SortedEvents events() {
        return events;
    }

    /// What is to be said after the last event; null where the recording is whole.
    @Nullable MalformedTraceException fault() {
        return fault;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
