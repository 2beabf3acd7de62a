// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToLongFunction;

/// Random values for the fields of packets and event records, told to visitors (an encoder, a log) in decoding order.
public final class RandomRecords {
    private final Random random;
    private final Map<FieldNode, Long> values = new HashMap<>();
    private final Map<FieldNode, Integer> times = new HashMap<>();
    private final ToLongFunction<Role> roleValues;
    private byte[] uuid = new byte[2 * Long.BYTES];
    private int time;
    private FieldDecoders decoders;
    private boolean text;

    /// @param roleValues what fields with roles have to say
    public RandomRecords(Random random, FieldDecoders packetDecoders, ToLongFunction<Role> roleValues) {
        this.random = random;
        this.decoders = packetDecoders;
        this.roleValues = roleValues;
    }

    /// A variant for whose selector there is no option, or a length that cannot be: try another record.
    public static final class Unencodable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unencodable() {
            super(null, null, false, false);
        }
    }

    /// What a field has to say that repeats the UUID of the metadata.
    public void metadataStreamUuid(UUID newUuid) {
        uuid = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(newUuid.getMostSignificantBits())
                .putLong(newUuid.getLeastSignificantBits())
                .array();
    }

    /// Strings hold valid text from now on, not any bytes.
    public void onlyText() {
        text = true;
    }

    public void decoders(FieldDecoders newDecoders) {
        decoders = newDecoders;
    }

    public void write(Scope scope, FieldVisitor visitor) {
        decoders.tree().root(scope).ifPresent(root -> write(root, visitor));
    }

    private void write(FieldNode node, FieldVisitor visitor) {
        switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger integer -> writeInteger(node, integer, visitor);
            case FieldClass.VariableLengthInteger integer -> {
                long value = isTarget(node)
                        ? targetValue(node, Long.SIZE)
                        : random.nextLong() >> random.nextInt(64);
                save(node, value);
                tell(node, integer.signed(), value, visitor);
            }
            case FieldClass.FixedLengthBoolean ignored -> {
                boolean value = random.nextBoolean();
                save(node, value ? 1 : 0);
                visitor.bool(node, value);
            }
            case FieldClass.FixedLengthBitArray bits -> writeBits(node, bits.layout().lengthBits(), visitor);
            case FieldClass.FixedLengthBitMap bits -> writeBits(node, bits.layout().lengthBits(), visitor);
            case FieldClass.FixedLengthFloatingPoint real -> {
                if (real.layout().lengthBits() <= Long.SIZE) {
                    visitor.real(node, random.nextInt(2048) / 4.0 - 256);
                } else {
                    visitor.bigReal(node, new BigInteger(real.layout().lengthBits(), random));
                }
            }
            case FieldClass.NullTerminatedString string ->
                writeString(node, string.encoding(), random.nextInt(20), visitor);
            case FieldClass.StaticLengthString string -> {
                int units = (int) string.lengthBytes() / string.encoding().codeUnitBytes();
                writeBounded(node, string.encoding(), random.nextInt(units + 1), (int) string.lengthBytes(), visitor);
            }
            case FieldClass.DynamicLengthString string -> {
                int size = (int) length(node);
                int units = size / string.encoding().codeUnitBytes();
                if (size % string.encoding().codeUnitBytes() != 0) {
                    throw new Unencodable();
                }
                writeBounded(node, string.encoding(), random.nextInt(units + 1), size, visitor);
            }
            case FieldClass.StaticLengthBlob blob when blob.roles().contains(Role.METADATA_STREAM_UUID) ->
                visitor.blob(node, uuid, 0, uuid.length);
            case FieldClass.StaticLengthBlob blob -> writeBlob(node, (int) blob.lengthBytes(), visitor);
            case FieldClass.DynamicLengthBlob ignored -> writeBlob(node, (int) length(node), visitor);
            case FieldClass.Structure ignored -> {
                visitor.beginStructure(node);
                node.children().forEach(child -> write(child, visitor));
                visitor.endStructure(node);
            }
            case FieldClass.StaticLengthArray array -> writeArray(node, array.length(), visitor);
            case FieldClass.DynamicLengthArray ignored -> writeArray(node, length(node), visitor);
            case FieldClass.OptionalField optional -> writeOptional(node, optional, visitor);
            case FieldClass.Variant variant -> writeVariant(node, variant, visitor);
        }
    }

    private boolean isTarget(FieldNode node) {
        return decoders.targets().contains(node)
                || node.scope().ordinal() < Scope.EVENT_RECORD_COMMON_CONTEXT.ordinal();
    }

    /// A value for a field that gives lengths or selects: small, and such that strings end with a whole code unit.
    private long targetValue(FieldNode node, int bits) {
        int unitBytes = 1;
        for (Map.Entry<FieldNode, Dependency> dependent : decoders.dependencies().entrySet()) {
            if (dependent.getKey().fieldClass() instanceof FieldClass.DynamicLengthString string
                    && dependent.getValue().targets().contains(node)) {
                unitBytes = Math.max(unitBytes, string.encoding().codeUnitBytes());
            }
        }
        return unitBytes == 1
                ? random.nextInt(1 << Math.min(2, bits))
                : unitBytes * random.nextInt(2) & Bits.lowMask(Math.min(bits, Long.SIZE));
    }

    private void writeInteger(FieldNode node, FieldClass.FixedLengthInteger integer, FieldVisitor visitor) {
        int bits = integer.layout().lengthBits();
        if (bits > Long.SIZE) {
            BigInteger value = new BigInteger(bits - 1, random);
            visitor.bigInteger(node, value);
            return;
        }
        long value;
        if (!integer.roles().isEmpty()) {
            value = roleValue(integer, bits);
        } else if (isTarget(node)) {
            value = targetValue(node, integer.signed() ? bits - 1 : bits);
        } else {
            value = labelled(integer, random.nextLong() >> random.nextInt(64));
            value = integer.signed() ? Bits.signExtend(value & Bits.lowMask(bits), bits) : value & Bits.lowMask(bits);
        }
        save(node, value);
        tell(node, integer.signed(), value, visitor);
    }

    private long labelled(FieldClass.FixedLengthInteger integer, long otherwise) {
        if (integer.mappings().isEmpty() || random.nextBoolean()) {
            return otherwise;
        }
        Mapping mapping = integer.mappings().get(random.nextInt(integer.mappings().size()));
        IntegerRange range = mapping.ranges().ranges().getFirst();
        return random.nextBoolean() ? range.lower().longValue() : range.upper().longValue();
    }

    /// LTTng's compact header: 31 in the short id says that the long one follows.
    private long roleValue(FieldClass.FixedLengthInteger integer, int bits) {
        Role role = integer.roles().iterator().next();
        if (role == Role.EVENT_RECORD_CLASS_ID && bits == 5 && random.nextInt(3) == 0) {
            return 31;
        }
        return roleValues.applyAsLong(role) & Bits.lowMask(bits);
    }

    private void writeBits(FieldNode node, int bits, FieldVisitor visitor) {
        if (bits <= Long.SIZE) {
            visitor.bitArray(node, random.nextLong() & Bits.lowMask(bits));
        } else {
            visitor.bigBitArray(node, new BigInteger(bits, random));
        }
    }

    private static void tell(FieldNode node, boolean signed, long value, FieldVisitor visitor) {
        if (signed) {
            visitor.signedInteger(node, value);
        } else {
            visitor.unsignedInteger(node, value);
        }
    }

    private void writeString(FieldNode node, StringEncoding encoding, int units, FieldVisitor visitor) {
        int count = units * encoding.codeUnitBytes();
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        for (int i = 0; i < count; i++) {
            bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
        }
        makeText(encoding, bytes, count);
        visitor.string(node, bytes, 0, count);
    }

    /// A string of a field of a size of its own: with anything behind the terminator where it is not full.
    private void writeBounded(
            FieldNode node, StringEncoding encoding, int units, int fieldBytes, FieldVisitor visitor) {
        byte[] bytes = new byte[fieldBytes];
        random.nextBytes(bytes);
        int lengthBytes = units * encoding.codeUnitBytes();
        for (int i = 0; i < lengthBytes; i++) {
            bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
        }
        makeText(encoding, bytes, lengthBytes);
        int end = Math.min(fieldBytes, lengthBytes + encoding.codeUnitBytes());
        Arrays.fill(bytes, lengthBytes, end, (byte) 0);
        boolean full = end - lengthBytes < encoding.codeUnitBytes();
        visitor.boundedString(node, bytes, 0, full ? fieldBytes : lengthBytes, fieldBytes);
    }

    private void writeBlob(FieldNode node, int count, FieldVisitor visitor) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        visitor.blob(node, bytes, 0, count);
    }

    /// Makes the bytes say characters, in code units that are one each, where whoever reads them needs that.
    private void makeText(StringEncoding encoding, byte[] bytes, int lengthBytes) {
        if (!text) {
            return;
        }
        int unitBytes = encoding.codeUnitBytes();
        boolean little = encoding == StringEncoding.UTF_16LE || encoding == StringEncoding.UTF_32LE;
        for (int unit = 0; unit + unitBytes <= lengthBytes; unit += unitBytes) {
            int character = bytes[unit] & 0x7f;
            Arrays.fill(bytes, unit, unit + unitBytes, (byte) 0);
            bytes[little ? unit : unit + unitBytes - 1] = (byte) Math.max(1, character);
        }
    }

    private void writeArray(FieldNode node, long length, FieldVisitor visitor) {
        visitor.beginArray(node, length);
        for (long i = 0; i < length; i++) {
            write(node.children().getFirst(), visitor);
        }
        visitor.endArray(node);
    }

    private void writeOptional(FieldNode node, FieldClass.OptionalField optional, FieldVisitor visitor) {
        FieldNode selector = latest(node);
        long value = value(selector);
        boolean present = optional.selectorRanges().isPresent() && selector.fieldClass() instanceof FieldClass.Integer
                ? optional.selectorRanges().get().contains(exact(selector, value))
                : value != 0;
        visitor.beginOptional(node, present);
        if (present) {
            write(node.children().getFirst(), visitor);
        }
        visitor.endOptional(node);
    }

    private void writeVariant(FieldNode node, FieldClass.Variant variant, FieldVisitor visitor) {
        FieldNode selector = latest(node);
        BigInteger value = exact(selector, value(selector));
        for (int i = 0; i < variant.options().size(); i++) {
            if (variant.options().get(i).selectorRanges().contains(value)) {
                FieldNode option = node.children().get(i);
                visitor.beginVariant(node, option);
                write(option, visitor);
                visitor.endVariant(node);
                return;
            }
        }
        throw new Unencodable();
    }

    private static BigInteger exact(FieldNode node, long value) {
        boolean signed = node.fieldClass() instanceof FieldClass.Integer integer && integer.signed();
        BigInteger exact = BigInteger.valueOf(value);
        return signed || value >= 0 ? exact : exact.add(BigInteger.ONE.shiftLeft(Long.SIZE));
    }

    private long length(FieldNode node) {
        long length = value(latest(node));
        if (length < 0 || length > 1000) {
            throw new Unencodable();
        }
        return length;
    }

    private FieldNode latest(FieldNode dependent) {
        List<FieldNode> targets = decoders.dependencies().get(dependent).targets();
        FieldNode latest = null;
        for (FieldNode target : targets) {
            if (times.containsKey(target) && (latest == null || times.get(target) > times.get(latest))) {
                latest = target;
            }
        }
        if (latest == null) {
            throw new Unencodable();
        }
        return latest;
    }

    private long value(FieldNode node) {
        return values.get(node);
    }

    /// Header nodes of different trees stand for each other.
    private void save(FieldNode node, long value) {
        values.put(node, value);
        times.put(node, ++time);
    }
}
