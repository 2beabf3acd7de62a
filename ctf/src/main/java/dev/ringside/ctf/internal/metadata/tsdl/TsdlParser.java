// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.IntegerValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.StringValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.TypeValue;
import dev.ringside.ctf.internal.metadata.tsdl.Token.Kind;
import dev.ringside.ctf.metadata.MetadataException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outermost part of the grammar (CTF 1.8.3 annex C.2): the blocks of a metadata text and the type declarations
/// between them.
final class TsdlParser {
    private final TokenReader tokens;
    private final Map<String, Object> environment = new LinkedHashMap<>();
    private final TypeParser types;
    private final List<Block> clocks = new ArrayList<>();
    private final List<Block> streams = new ArrayList<>();
    private final List<Block> events = new ArrayList<>();
    private @Nullable Block trace;
    private boolean hasEnvironment;

    /// What a text says, block by block.
    ///
    /// @param declaredTypes every type that was given a name
    record Document(
            @Nullable Block trace,
            Map<String, Object> environment,
            List<Block> clocks,
            List<Block> streams,
            List<Block> events,
            List<TsdlType> declaredTypes) {}

    private TsdlParser(List<Token> tokens) {
        this.tokens = new TokenReader(tokens);
        this.types = new TypeParser(this.tokens, environment);
    }

    static Document parse(List<Token> tokens) throws MetadataException {
        var parser = new TsdlParser(tokens);
        while (parser.tokens.peek().kind() != Kind.END) {
            parser.declaration();
        }
        return new Document(
                parser.trace,
                parser.environment,
                parser.clocks,
                parser.streams,
                parser.events,
                parser.types.scope().declared());
    }

    private void declaration() throws MetadataException {
        if (tokens.takeIf(";")) {
            return;
        }
        if (types.startsTypeDeclaration()) {
            types.typeDeclaration();
            return;
        }
        Token keyword = tokens.peek();
        if (keyword.kind() != Kind.IDENTIFIER) {
            throw tokens.expected("a block or a type declaration");
        }
        switch (keyword.text()) {
            case "trace" -> {
                if (trace != null) {
                    throw keyword.place().fault("there is a `trace` block already");
                }
                trace = block();
            }
            case "env" -> {
                if (hasEnvironment) {
                    throw keyword.place().fault("there is an `env` block already");
                }
                hasEnvironment = true;
                environment();
            }
            case "clock" -> clocks.add(block());
            case "stream" -> streams.add(block());
            case "event" -> events.add(block());
            case "callsite" -> block();
            default -> throw tokens.expected("a block or a type declaration");
        }
        tokens.expect(";");
    }

    private Block block() throws MetadataException {
        Token keyword = tokens.take();
        var block = new Block(keyword.text(), keyword.place());
        tokens.expect("{");
        TypeScope outer = types.scope();
        types.openScope();
        while (!tokens.takeIf("}")) {
            if (tokens.takeIf(";")) {
                continue;
            }
            if (types.startsTypeDeclaration()) {
                types.typeDeclaration();
            } else {
                attribute(block);
            }
        }
        types.closeScope(outer);
        return block;
    }

    private void attribute(Block block) throws MetadataException {
        Place place = tokens.peek().place();
        String name = String.join(".", tokens.dottedPath("the name of an attribute"));
        if (tokens.takeIf(":=")) {
            Place typePlace = tokens.peek().place();
            block.put(name, place, new TypeValue(typePlace, types.attributeType()));
        } else {
            if (!tokens.takeIf("=")) {
                throw tokens.expected("`=` or `:=`");
            }
            block.put(name, place, AttributeParser.value(tokens));
        }
        tokens.expect(";");
    }

    private void environment() throws MetadataException {
        Block block = block();
        for (Map.Entry<String, AttributeValue> entry : block.attributes().entrySet()) {
            AttributeValue value = entry.getValue();
            Object plain =
                    switch (value) {
                        case StringValue string -> string.value();
                        case IntegerValue(Place place, BigInteger integer) -> {
                            if (integer.bitLength() >= Long.SIZE) {
                                throw place.fault("an environment value fits a signed 64-bit integer, not " + integer);
                            }
                            yield integer.longValue();
                        }
                        default -> throw value.place().fault("an environment value is an integer or a literal string");
                    };
            if (environment.putIfAbsent(entry.getKey(), plain) != null) {
                throw value.place().fault("environment entry `" + entry.getKey() + "` is there already");
            }
        }
    }
}
