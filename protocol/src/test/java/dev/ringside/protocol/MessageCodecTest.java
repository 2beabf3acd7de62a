// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.protocol.ApplicationMessage.DescribeEvents;
import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ClientMessage.Welcome;
import dev.ringside.protocol.FieldType.BooleanType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.OptionalType;
import dev.ringside.protocol.internal.FrameHeaderLayout;
import dev.ringside.protocol.internal.MessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final int MAXIMUM_BYTES = MessageConnection.MAXIMUM_REQUEST_BYTES;

    @Test
    void everyMessageComesBackAsItWas() throws ProtocolException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("MessageCodecTest seed=" + seed);
        RandomMessages messages = new RandomMessages(new SplittableRandom(seed));
        for (Class<? extends Message> type : RandomMessages.allTypes()) {
            for (int i = 0; i < 200; i++) {
                Message message = messages.next(type);
                assertThat(decode(encode(message))).isEqualTo(message);
            }
        }
    }

    @Test
    void everyMessageHasANumberOfItsOwn() {
        SplittableRandom random = new SplittableRandom(1);
        List<Class<? extends Message>> types = RandomMessages.allTypes();
        assertThat(types.stream()
                        .map(type -> FrameHeaderLayout.messageNumber(encode(new RandomMessages(random).next(type))))
                        .distinct())
                .hasSameSizeAs(types)
                .hasSizeGreaterThan(30);
    }

    @Test
    void noBytesMakeTheDecoderThrowAnythingElse() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("MessageCodecTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        RandomMessages messages = new RandomMessages(random);
        List<Class<? extends Message>> types = RandomMessages.allTypes();
        for (int i = 0; i < 60_000; i++) {
            ByteBuffer frame = encode(messages.next(types.get(random.nextInt(types.size()))));
            damage(frame, random);
            try {
                assertThat(decode(frame)).isNotNull();
            } catch (ProtocolException expected) {
                assertThat(expected.peer()).isEqualTo("peer");
            }
        }
    }

    private static void damage(ByteBuffer frame, SplittableRandom random) {
        int bodyBytes = frame.limit() - FrameHeaderLayout.BYTES;
        for (int change = random.nextInt(4); change >= 0 && bodyBytes > 0; change--) {
            int at = FrameHeaderLayout.BYTES + random.nextInt(bodyBytes);
            frame.put(at, (byte) (random.nextBoolean() ? random.nextInt() : -1));
        }
        if (random.nextInt(4) == 0) {
            frame.limit(FrameHeaderLayout.BYTES + random.nextInt(bodyBytes + 1));
        }
    }

    @Test
    void anUnknownNumberIsNamed() {
        assertThatThrownBy(() -> MessageCodec.decode(0x01FF, ByteBuffer.allocate(0), "peer"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("number=511");
        assertThatThrownBy(() -> MessageCodec.decode(0xFF00, ByteBuffer.allocate(0), "peer"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void anUnknownTypeTagNamesTheField() {
        ByteBuffer frame = encode(new DescribeEvents(
                List.of(new EventDescription("a:b", 13, "", List.of(new NamedField("flag", new BooleanType()))))));
        frame.put(frame.limit() - 1, (byte) 77);
        assertThatThrownBy(() -> decode(frame))
                .isInstanceOfSatisfying(ProtocolException.class, e -> {
                    assertThat(e.messageName()).isEqualTo("DescribeEvents");
                    assertThat(e.field()).isEqualTo("events.fields.type");
                });
    }

    @Test
    void aTypeNestedForEverIsRefused() {
        ByteBuffer flat = encode(new DescribeEvents(
                List.of(new EventDescription("a:b", 13, "", List.of(new NamedField("deep", new BooleanType()))))));
        byte optionalTag = encode(describing(new OptionalType(new BooleanType()))).get(flat.limit() - 1);
        ByteBuffer deep = ByteBuffer.allocate(flat.limit() + 100_000).put(flat);
        deep.position(flat.limit() - 1);
        while (deep.hasRemaining()) {
            deep.put(optionalTag);
        }
        deep.flip();
        assertThatThrownBy(() -> decode(deep))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void aTypeNestedTooDeeplyIsNotSent() {
        FieldType type = new BooleanType();
        for (int i = 0; i < 5000; i++) {
            type = new OptionalType(type);
        }
        Message message = describing(type);
        assertThatThrownBy(() -> MessageCodec.encode(message, 1, MAXIMUM_BYTES, "peer"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("nested too deeply");
    }

    private static Message describing(FieldType type) {
        return new DescribeEvents(List.of(new EventDescription("a:b", 13, "", List.of(new NamedField("deep", type)))));
    }

    @Test
    void aCountLargerThanTheMessageCostsNoMemory() {
        ByteBuffer body = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip();
        int number = FrameHeaderLayout.messageNumber(encode(new DescribeEvents(List.of())));
        assertThatThrownBy(() -> MessageCodec.decode(number, body, "peer"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("count larger than the message");
    }

    @Test
    void bytesAfterTheMessageAreAnError() {
        ByteBuffer frame = encode(new Done(1, ""));
        ByteBuffer longer = ByteBuffer.allocate(frame.limit() + 1).put(frame).rewind();
        assertThatThrownBy(() -> decode(longer)).hasMessageContaining("bytes after the end");
    }

    @Test
    void textThatIsNotUtf8IsAnError() {
        byte[] text = "abc".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = encode(new Done(1, new String(text, StandardCharsets.US_ASCII)));
        frame.put(frame.limit() - 1, (byte) 0xC3);
        assertThatThrownBy(() -> decode(frame)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aMessageThatIsTooLongIsNotSent() {
        Message message = new Welcome(1, "x".repeat(100), 1);
        assertThatThrownBy(() -> MessageCodec.encode(message, 1, 50, "peer"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("maximum=50");
    }

    private static ByteBuffer encode(Message message) {
        try {
            return MessageCodec.encode(message, ProtocolVersion.CURRENT, MAXIMUM_BYTES, "peer");
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static Message decode(ByteBuffer frame) throws ProtocolException {
        ByteBuffer body = frame.slice(FrameHeaderLayout.BYTES, frame.limit() - FrameHeaderLayout.BYTES);
        return MessageCodec.decode(FrameHeaderLayout.messageNumber(frame), body, "peer");
    }
}
