// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.statedump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Takes the state of the machine and hands it on event by event. What is gone or closed to this user by the time it is
/// looked at is left out. One thread.
public final class StateDump {
    /// Takes the events.
    public interface Sink {
        /// @param payload as the event's class says
        void accept(StateDumpEvent event, byte[] payload) throws IOException;
    }

    private final Set<StateDumpEvent> wanted;
    private final Sink sink;

    public StateDump(Set<StateDumpEvent> wanted, Sink sink) {
        this.wanted = wanted;
        this.sink = sink;
    }

    /// Takes all of it, between a start and an end.
    public void take() throws IOException {
        emit(StateDumpEvent.START);
        new MachineState(this).take();
        new ProcessState(this).take();
        emit(StateDumpEvent.END);
    }

    /// Whether any of these events is wanted.
    boolean wants(StateDumpEvent... events) {
        return List.of(events).stream().anyMatch(wanted::contains);
    }

    /// @param values in the order of the event's fields
    void emit(StateDumpEvent event, Object... values) throws IOException {
        if (!wanted.contains(event)) {
            return;
        }
        List<StateDumpField> fields = event.fields();
        if (fields.size() != values.length) {
            throw new IllegalArgumentException("fields=" + fields.size() + " values=" + values.length);
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int i = 0; i < values.length; i++) {
            fields.get(i).type().write(payload, values[i]);
        }
        sink.accept(event, payload.toByteArray());
    }
}
