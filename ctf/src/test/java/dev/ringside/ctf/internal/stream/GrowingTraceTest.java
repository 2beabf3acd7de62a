// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.TraceOptions;
import dev.ringside.ctf.reader.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data stream that is still being written to.
class GrowingTraceTest {
    private static final int PACKETS = 4;
    private static final TraceOptions GROWING = new TraceOptions(Optional.empty(), 0, 0, false, true);

    @TempDir
    Path directory;

    private final byte[] whole = TickTrace.stream(PACKETS);

    private DataStreamReader open(int firstBytes, TraceOptions options) throws IOException, MetadataException {
        Files.writeString(directory.resolve("metadata"), TickTrace.METADATA);
        Files.write(directory.resolve("stream"), Arrays.copyOf(whole, firstBytes));
        TraceReader trace = TraceReader.open(List.of(directory), options);
        return trace.open(trace.streams().getFirst());
    }

    private void append(int from, int to) throws IOException {
        Files.write(directory.resolve("stream"), Arrays.copyOfRange(whole, from, to), StandardOpenOption.APPEND);
    }

    /// The number of events that are there now.
    private static int events(DataStreamReader reader) {
        int events = 0;
        for (MessageBlock block = reader.next(); block != null && block.size() > 0; block = reader.next()) {
            for (int i = 0; i < block.size(); i++) {
                events += block.isEvent(i) ? 1 : 0;
                assertThat(block.kind(i)).isNotEqualTo(MessageKind.STREAM_END);
            }
        }
        return events;
    }

    @Test
    void packetsAreGivenOnceTheyAreWhole() throws IOException, MetadataException {
        int packet = TickTrace.PACKET_BYTES;
        try (DataStreamReader reader = open(packet, GROWING)) {
            assertThat(events(reader)).isEqualTo(1);
            for (int bytes = packet; bytes < whole.length; bytes++) {
                append(bytes, bytes + 1);
                assertThat(events(reader)).as("at byte %d", bytes).isEqualTo((bytes + 1) % packet == 0 ? 1 : 0);
            }
        }
    }

    @Test
    void seekingBackGivesAllThatIsThereByThen() throws IOException, MetadataException {
        int packet = TickTrace.PACKET_BYTES;
        try (DataStreamReader reader = open(packet, GROWING)) {
            assertThat(events(reader)).isEqualTo(1);
            append(packet, 3 * packet + 7);
            reader.seek(MessageBlock.NO_TIME);
            assertThat(events(reader)).isEqualTo(3);
            reader.seek(TickTrace.begin(2));
            assertThat(events(reader)).isEqualTo(1);
        }
    }

    @Test
    void aBrokenPacketIsAFaultAlsoWhileTheFileGrows() throws IOException, MetadataException {
        int packet = TickTrace.PACKET_BYTES;
        try (DataStreamReader reader = open(packet, GROWING)) {
            assertThat(events(reader)).isEqualTo(1);
            // Its content is longer than the packet.
            whole[packet + 18] = 1;
            append(packet, 2 * packet);
            assertThatThrownBy(() -> events(reader)).isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("packet=1");
        }
    }

    @Test
    void aFileThatDoesNotGrowEndsWithinThePacket() throws IOException, MetadataException {
        try (DataStreamReader reader = open(whole.length - 3, TraceOptions.DEFAULT)) {
            MessageBlock readable = reader.next();
            long events = IntStream.range(0, readable.size()).filter(readable::isEvent).count();
            assertThat(events).isEqualTo(PACKETS - 1);
            assertThatThrownBy(reader::next).isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("packet=" + (PACKETS - 1));
        }
    }
}
