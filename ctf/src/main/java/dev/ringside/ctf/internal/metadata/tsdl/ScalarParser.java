// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Limits;
import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.WordValue;
import dev.ringside.ctf.internal.metadata.tsdl.Token.Kind;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.EnumType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.FloatingPointType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.IntegerType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StringType;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The blocks of scalar types: `integer`, `floating_point`, `string` and `enum` (CTF 1.8.3 §4.1).
final class ScalarParser {

    private final TokenReader tokens;
    private final SpecifierParser specifiers;

    /// Parses the container type of an enumeration.
    interface SpecifierParser {
        TsdlType parse() throws MetadataException;
    }

    ScalarParser(TokenReader tokens, SpecifierParser specifiers) {
        this.tokens = tokens;
        this.specifiers = specifiers;
    }

    IntegerType integer(Place place) throws MetadataException {
        Block block = block("integer", place);
        if (!block.has("size")) {
            throw block.fault("attribute `size` is missing");
        }
        int size = block.intWithin("size", 1, Limits.MAX_FIXED_LENGTH_BITS, 0);
        return new IntegerType(
                place,
                size,
                block.truth("signed"),
                block.alignment("align", size % Byte.SIZE == 0 ? Byte.SIZE : 1),
                byteOrder(block),
                base(block),
                hasTextEncoding(block),
                clock(block));
    }

    FloatingPointType floatingPoint(Place place) throws MetadataException {
        Block block = block("floating_point", place);
        for (String mandatory : List.of("exp_dig", "mant_dig")) {
            if (!block.has(mandatory)) {
                throw block.fault("attribute `" + mandatory + "` is missing");
            }
        }
        int exponent = block.intWithin("exp_dig", 1, Limits.MAX_FIXED_LENGTH_BITS, 0);
        int mantissa = block.intWithin("mant_dig", 1, Limits.MAX_FIXED_LENGTH_BITS, 0);
        int size = exponent + mantissa;
        if (!isInterchangeFormat(exponent, mantissa)) {
            throw block.fault("no IEEE 754 binary format has " + exponent + " exponent and " + mantissa
                    + " mantissa digits");
        }
        return new FloatingPointType(
                place, size, block.alignment("align", size % Byte.SIZE == 0 ? Byte.SIZE : 1), byteOrder(block));
    }

    private static boolean isInterchangeFormat(int exponent, int mantissa) {
        return switch (exponent + mantissa) {
            case 16 -> exponent == 5;
            case 32 -> exponent == 8;
            case 64 -> exponent == 11;
            case 128 -> exponent == 15;
            default -> false;
        };
    }

    StringType string(Place place) throws MetadataException {
        if (tokens.peek().is("{")) {
            Block block = block("string", place);
            hasTextEncoding(block);
        }
        return new StringType(place);
    }

    private Block block(String kind, Place place) throws MetadataException {
        var block = new Block(kind, place);
        tokens.expect("{");
        while (!tokens.takeIf("}")) {
            if (tokens.takeIf(";")) {
                continue;
            }
            Place namePlace = tokens.peek().place();
            if (tokens.peek().kind() != Kind.IDENTIFIER) {
                throw tokens.expected("the name of an attribute");
            }
            String name = tokens.take().text();
            tokens.expect("=");
            block.put(name, namePlace, AttributeParser.value(tokens));
            tokens.expect(";");
        }
        return block;
    }

    /// Null: the trace's.
    static @Nullable ByteOrder byteOrder(Block block) throws MetadataException {
        String word = block.word("byte_order").orElse("native");
        return switch (word) {
            case "native" -> null;
            case "le" -> ByteOrder.LITTLE_ENDIAN;
            case "be", "network" -> ByteOrder.BIG_ENDIAN;
            default -> throw block.placeOf("byte_order").fault("unknown byte order `" + word + "`");
        };
    }

    private static DisplayBase base(Block block) throws MetadataException {
        if (!block.has("base")) {
            return DisplayBase.DECIMAL;
        }
        String base = block.attributes().get("base") instanceof WordValue
                ? block.word("base").orElseThrow()
                : String.valueOf(block.integer("base"));
        return switch (base) {
            case "decimal", "dec", "d", "i", "u", "10" -> DisplayBase.DECIMAL;
            case "hexadecimal", "hex", "x", "X", "p", "16" -> DisplayBase.HEXADECIMAL;
            case "octal", "oct", "o", "8" -> DisplayBase.OCTAL;
            case "binary", "bin", "b", "2" -> DisplayBase.BINARY;
            default -> throw block.placeOf("base").fault("unknown base `" + base + "`");
        };
    }

    private static boolean hasTextEncoding(Block block) throws MetadataException {
        Optional<String> encoding = block.word("encoding");
        if (encoding.isEmpty()) {
            return false;
        }
        return switch (encoding.get()) {
            case "UTF8", "utf8", "ASCII", "ascii", "UTF-8", "utf-8" -> true;
            case "none", "NONE" -> false;
            default -> throw block.placeOf("encoding").fault("unknown encoding `" + encoding.get() + "`");
        };
    }

    private static Optional<String> clock(Block block) throws MetadataException {
        AttributeValue value = block.attributes().get("map");
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof WordValue(Place _, List<String> path)
                && path.size() == 3 && path.getFirst().equals("clock") && path.getLast().equals("value")) {
            return Optional.of(path.get(1));
        }
        throw value.place().fault("`map` is `clock.NAME.value`");
    }

    EnumType enumeration(Place place, TypeScope scope) throws MetadataException {
        TsdlType container;
        if (tokens.takeIf(":")) {
            container = specifiers.parse();
        } else {
            container = scope.find(TypeScope.Space.ALIAS, "int");
            if (container == null) {
                throw place.fault("an enumeration without a type needs a type named `int` in its scope");
            }
        }
        if (!(container instanceof IntegerType integer)) {
            throw place.fault("the type of an enumeration is an integer");
        }
        return new EnumType(place, integer, mappings());
    }

    /// The labels, in order of first appearance, with the ranges of a label that occurs several times joined.
    private List<Mapping> mappings() throws MetadataException {
        var ranges = new LinkedHashMap<String, List<IntegerRange>>();
        BigInteger next = BigInteger.ZERO;
        tokens.expect("{");
        do {
            if (tokens.peek().is("}") && !ranges.isEmpty()) {
                break;
            }
            if (tokens.peek().kind() != Kind.STRING && tokens.peek().kind() != Kind.IDENTIFIER) {
                throw tokens.expected("a label");
            }
            String label = tokens.take().text();
            BigInteger lower = next;
            BigInteger upper = next;
            if (tokens.takeIf("=")) {
                Place place = tokens.peek().place();
                lower = tokens.integer();
                upper = tokens.takeIf("...") ? tokens.integer() : lower;
                if (lower.compareTo(upper) > 0) {
                    throw place.fault("the range is empty: " + lower + " is greater than " + upper);
                }
            }
            ranges.computeIfAbsent(label, _ -> new ArrayList<>()).add(new IntegerRange(lower, upper));
            next = upper.add(BigInteger.ONE);
        } while (tokens.takeIf(","));
        tokens.expect("}");
        var mappings = new ArrayList<Mapping>();
        ranges.forEach((label, labelRanges) -> mappings.add(new Mapping(label, new IntegerRangeSet(labelRanges))));
        return mappings;
    }
}
