// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class MessageOrderTest {
    private final MessageOrder order = new MessageOrder(1);

    private static EventRecordClass event(long id) {
        return new EventRecordClass(id, Identity.NONE, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Attributes.NONE);
    }

    /// A block of a stream of a trace of its own, none of which has anything else to be told by: first its beginning,
    /// then an event record of each of two classes.
    private static MessageBlock block(String streamName) {
        DataStreamClass streamClass = new DataStreamClass(0, Identity.NONE, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(event(0), event(1)), Attributes.NONE);
        Trace trace = new Trace(new TraceClass(CtfVersion.CTF_2, Identity.NONE, Optional.empty(), Optional.empty(),
                Map.of(), List.of(), List.of(streamClass), Attributes.NONE), Optional.empty());
        MessageBlock block = new MessageBlock(
                new DataStream(trace.streamSchemas().getFirst(), OptionalLong.of(0), streamName), 16);
        block.reset(new byte[0]);
        block.addStreamBeginning(0, MessageBlock.NO_TIME);
        block.addEvent(0, MessageBlock.NO_TIME, MessageBlock.NO_TIME, 0, 0);
        block.addEvent(1, MessageBlock.NO_TIME, MessageBlock.NO_TIME, 0, 0);
        return block;
    }

    @Test
    void streamsOfTracesWithoutNamesAreInOrderOfTheirOwnNames() {
        MessageBlock a = block("/a/stream");
        MessageBlock b = block("/b/stream");
        for (int message = 0; message < 3; message++) {
            assertThat(order.compare(a, message, b, message)).as("message %d", message).isNegative();
            assertThat(order.compare(b, message, a, message)).as("message %d", message).isPositive();
            assertThat(order.compare(a, message, a, message)).as("message %d", message).isZero();
        }
    }

    @Test
    void kindsAndEventRecordClassesGoBeforeTheNamesOfStreams() {
        MessageBlock a = block("/a/stream");
        MessageBlock b = block("/b/stream");
        assertThat(order.compare(a, 1, b, 0)).isPositive();
        assertThat(order.compare(a, 2, b, 1)).isPositive();
    }
}
