// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Limits;
import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.tsdl.Token.Kind;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.ArrayType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Body;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.EnumType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.IntegerType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Member;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Reference;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.SequenceType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StructType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.VariantType;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.DisplayBase;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of the grammar that is about types (CTF 1.8.3 §7.3, annex C.2): specifiers, declarators, `typedef` and
/// `typealias`, `struct`, `variant`, arrays and sequences. Type names are resolved here, in the scope they stand in.
final class TypeParser {
    private static final BigInteger MAX_LENGTH = BigInteger.valueOf(Long.MAX_VALUE);

    private final TokenReader tokens;
    private final Map<String, Object> environment;
    private final ScalarParser scalars;
    private final Deque<Body> bodies = new ArrayDeque<>();
    private TypeScope scope = TypeScope.root();
    private int depth;

    /// What a declarator makes of a type: its name and the lengths in brackets, outermost first.
    private record Declarator(Place place, String name, List<Object> lengths) {}

    /// @param environment the entries of the `env` blocks so far; lengths may refer to them
    TypeParser(TokenReader tokens, Map<String, Object> environment) {
        this.tokens = tokens;
        this.environment = environment;
        this.scalars = new ScalarParser(tokens, this::specifier);
    }

    TypeScope scope() {
        return scope;
    }

    void openScope() {
        scope = scope.inner();
    }

    void closeScope(TypeScope outer) {
        scope = outer;
    }

    /// Whether a declaration starts here that a block or body may have besides its own content.
    boolean startsTypeDeclaration() {
        Token token = tokens.peek();
        return token.isWord("typealias")
                || token.isWord("typedef")
                || token.isWord("struct")
                || token.isWord("enum")
                || token.isWord("variant");
    }

    /// `typealias …;`, `typedef …;`, `struct NAME {…};`, `enum NAME {…};` or `variant NAME {…};`.
    void typeDeclaration() throws MetadataException {
        if (tokens.takeWordIf("typealias")) {
            typealias();
        } else if (tokens.takeWordIf("typedef")) {
            typedef(specifier());
        } else {
            TsdlType type = specifier();
            if (!tokens.takeWordIf("typedef")) {
                // Some producers leave the semicolon after the braces out.
                tokens.takeIf(";");
                return;
            }
            typedef(type);
        }
        tokens.expect(";");
    }

    private void typealias() throws MetadataException {
        TsdlType type = specifier();
        type = arrays(type, lengths());
        tokens.expect(":=");
        Place place = tokens.peek().place();
        String name = aliasName();
        scope.declare(TypeScope.Space.ALIAS, name, arrays(type, lengths()), place);
    }

    private String aliasName() throws MetadataException {
        var name = new StringBuilder();
        while (tokens.peek().kind() == Kind.IDENTIFIER || !name.isEmpty() && tokens.peek().is("*")) {
            Token word = tokens.take();
            if (word.kind() == Kind.IDENTIFIER && !word.isName() && !Keywords.isCType(word.text())) {
                throw word.place().fault("keyword `" + word.text() + "` cannot be in the name of a type");
            }
            name.append(name.isEmpty() ? "" : " ").append(word.text());
        }
        if (name.isEmpty()) {
            throw tokens.expected("the name of a type alias");
        }
        return name.toString();
    }

    private void typedef(TsdlType type) throws MetadataException {
        do {
            Declarator declarator = declarator();
            TsdlType declared = arrays(type, declarator.lengths);
            scope.declare(TypeScope.Space.ALIAS, declarator.name, declared, declarator.place);
        } while (tokens.takeIf(","));
    }

    private Declarator declarator() throws MetadataException {
        Token name = tokens.name("a name");
        return new Declarator(name.place(), name.text(), lengths());
    }

    /// A declarator in a structure or variant. Behind a type in braces, a word such as `int` can only be the name.
    private Declarator memberDeclarator() throws MetadataException {
        if (!isCTypeWord(tokens.peek())) {
            return declarator();
        }
        Token name = tokens.take();
        return new Declarator(name.place(), name.text(), lengths());
    }

    /// The type of an attribute such as `fields := …`: a specifier, or the name of a type up to the semicolon.
    TsdlType attributeType() throws MetadataException {
        return specifier();
    }

    /// A type: a block of its own, or the name of one. Of several words that follow each other, the last is the name of
    /// the declarator where one follows, unless all of them are words of C types.
    TsdlType specifier() throws MetadataException {
        Limits.checkFieldClasses(tokens.peek().place(), 0, depth);
        depth++;
        try {
            while (tokens.peek().isWord("const") && isExplicit(tokens.peekSecond())) {
                tokens.take();
            }
            Token first = tokens.peek();
            return isExplicit(first) ? explicit(first) : named();
        } finally {
            depth--;
        }
    }

    private static boolean isExplicit(Token token) {
        return switch (token.text()) {
            case "integer", "floating_point", "string", "enum", "struct", "variant" -> token.kind() == Kind.IDENTIFIER;
            default -> false;
        };
    }

    private TsdlType explicit(Token first) throws MetadataException {
        tokens.take();
        return switch (first.text()) {
            case "integer" -> scalars.integer(first.place());
            case "floating_point" -> scalars.floatingPoint(first.place());
            case "string" -> scalars.string(first.place());
            case "enum" -> enumeration(first.place());
            case "struct" -> struct(first.place());
            default -> variant(first.place());
        };
    }

    private TsdlType named() throws MetadataException {
        Place place = tokens.peek().place();
        var name = new StringBuilder();
        boolean pointer = false;
        while (tokens.peek().isName() || isCTypeWord(tokens.peek())) {
            boolean lastWord = !(tokens.peekSecond().isName()
                    || isCTypeWord(tokens.peekSecond())
                    || tokens.peekSecond().is("*"));
            // In `TYPE name;` the last word is the declarator; in `enum : TYPE {` and `fields := TYPE;` there is none.
            if (lastWord && !name.isEmpty() && tokens.peek().isName()) {
                break;
            }
            name.append(name.isEmpty() ? "" : " ").append(tokens.take().text());
            while (tokens.peek().is("*")) {
                tokens.take();
                name.append(" *");
                pointer = true;
            }
        }
        if (name.isEmpty()) {
            throw tokens.expected("a type");
        }
        TsdlType type = scope.find(TypeScope.Space.ALIAS, name.toString());
        if (type == null) {
            throw place.fault("no type named `" + name + "` in this scope");
        }
        // Addresses are read in hexadecimal, whatever base the integer has otherwise: so does Babeltrace.
        return pointer && type instanceof IntegerType address ? address.withBase(DisplayBase.HEXADECIMAL) : type;
    }

    private static boolean isCTypeWord(Token token) {
        return token.kind() == Kind.IDENTIFIER && Keywords.isCType(token.text());
    }

    private TsdlType enumeration(Place place) throws MetadataException {
        String name = tokens.peek().isName() ? tokens.take().text() : null;
        if (name != null && !tokens.peek().is(":") && !tokens.peek().is("{")) {
            return known(TypeScope.Space.ENUM, "enum", name, place);
        }
        EnumType type = scalars.enumeration(place, scope);
        if (name != null) {
            scope.declare(TypeScope.Space.ENUM, name, type, place);
        }
        return type;
    }

    private TsdlType known(TypeScope.Space space, String keyword, String name, Place place) throws MetadataException {
        TsdlType type = scope.find(space, name);
        if (type == null) {
            throw place.fault("no type `" + keyword + " " + name + "` in this scope");
        }
        return type;
    }

    private TsdlType struct(Place place) throws MetadataException {
        String name = tokens.peek().isName() ? tokens.take().text() : null;
        if (!tokens.peek().is("{")) {
            if (name == null) {
                throw tokens.expected("a name or `{`");
            }
            var known = (StructType) known(TypeScope.Space.STRUCT, "struct", name, place);
            int alignment = alignment();
            return alignment <= known.minimumAlignmentBits()
                    ? known : new StructType(known.place(), known.body(), alignment);
        }
        var body = new Body();
        bodies.push(body);
        body(body, "struct");
        bodies.pop();
        var type = new StructType(place, body, alignment());
        if (name != null) {
            scope.declare(TypeScope.Space.STRUCT, name, type, place);
        }
        return type;
    }

    private int alignment() throws MetadataException {
        if (!tokens.takeWordIf("align")) {
            return 1;
        }
        tokens.expect("(");
        Place place = tokens.peek().place();
        BigInteger value = tokens.integer();
        if (value.bitLength() > 31 || value.signum() <= 0 || value.bitCount() != 1) {
            throw place.fault("an alignment is a power of two, not " + value);
        }
        tokens.expect(")");
        return value.intValueExact();
    }

    private TsdlType variant(Place place) throws MetadataException {
        String name = tokens.peek().isName() ? tokens.take().text() : null;
        Reference tag = tag();
        if (!tokens.peek().is("{")) {
            if (name == null) {
                throw tokens.expected("a name or `{`");
            }
            var known = (VariantType) known(TypeScope.Space.VARIANT, "variant", name, place);
            return tag == null ? known : new VariantType(place, tag, known.body());
        }
        var body = new Body();
        body(body, "variant");
        if (body.members().isEmpty()) {
            throw place.fault("a variant has at least one option");
        }
        Limits.checkVariantRanges(place, body.members().size());
        var type = new VariantType(place, tag, body);
        if (name != null) {
            scope.declare(TypeScope.Space.VARIANT, name, type, place);
        }
        return type;
    }

    private @Nullable Reference tag() throws MetadataException {
        if (!tokens.takeIf("<")) {
            return null;
        }
        Reference tag = reference();
        tokens.expect(">");
        return tag;
    }

    private Reference reference() throws MetadataException {
        Place place = tokens.peek().place();
        if (tokens.peek().kind() != Kind.IDENTIFIER) {
            throw tokens.expected("the name of a field");
        }
        if (tokens.peek().kind() == Kind.IDENTIFIER && !tokens.peek().isName() && !tokens.peekSecond().is(".")) {
            throw tokens.expected("the name of a field");
        }
        List<String> path = tokens.dottedPath("the name of a field");
        for (Body body : bodies) {
            if (body.has(path.getFirst())) {
                return new Reference(place, path, body);
            }
        }
        return new Reference(place, path, null);
    }

    /// The braces of a structure or variant.
    private void body(Body body, String keyword) throws MetadataException {
        tokens.expect("{");
        TypeScope outer = scope;
        openScope();
        while (!tokens.takeIf("}")) {
            if (!tokens.takeIf(";")) {
                bodyItem(body, keyword);
            }
        }
        closeScope(outer);
    }

    private void bodyItem(Body body, String keyword) throws MetadataException {
        if (tokens.peek().isWord("typealias") || tokens.peek().isWord("typedef")) {
            typeDeclaration();
            return;
        }
        boolean startsDeclaration = startsTypeDeclaration();
        TsdlType type = specifier();
        if (tokens.takeWordIf("typedef")) {
            typedef(type);
            tokens.expect(";");
            return;
        }
        if (startsDeclaration && tokens.takeIf(";")) {
            // A named type declared without a member.
            return;
        }
        do {
            Declarator declarator = memberDeclarator();
            var member = new Member(declarator.place, declarator.name, arrays(type, declarator.lengths));
            if (!body.add(member)) {
                throw declarator.place.fault("the " + keyword + " has `" + declarator.name + "` already");
            }
        } while (tokens.takeIf(","));
        tokens.expect(";");
    }

    /// The lengths in the brackets that follow: a [Long] or a [Reference] each.
    private List<Object> lengths() throws MetadataException {
        var lengths = new ArrayList<Object>();
        while (tokens.takeIf("[")) {
            lengths.add(length());
            tokens.expect("]");
            Limits.checkFieldClasses(tokens.peek().place(), 0, depth + lengths.size());
        }
        return lengths;
    }

    private Object length() throws MetadataException {
        Place place = tokens.peek().place();
        if (tokens.startsInteger()) {
            return checkedLength(place, tokens.integer());
        }
        if (tokens.peek().isWord("env")) {
            List<String> path = tokens.dottedPath("the name of an environment entry");
            Object value = path.size() == 2 ? environment.get(path.getLast()) : null;
            if (!(value instanceof Long length)) {
                throw place.fault("no integer environment entry `" + String.join(".", path) + "` before this");
            }
            return checkedLength(place, BigInteger.valueOf(length));
        }
        Reference reference = reference();
        if (bodies.isEmpty() && ReferenceResolver.isRelative(reference.path())) {
            throw place.fault("`" + reference.shown() + "` cannot be found: no structure is around it");
        }
        return reference;
    }

    private static Long checkedLength(Place place, BigInteger length) throws MetadataException {
        if (length.signum() < 0 || length.compareTo(MAX_LENGTH) > 0) {
            throw place.fault("an array cannot have a length of " + length);
        }
        return length.longValueExact();
    }

    /// `T name[2][3]` is an array of two arrays of three.
    private static TsdlType arrays(TsdlType element, List<Object> lengths) {
        TsdlType type = element;
        for (Object length : lengths.reversed()) {
            type = length instanceof Long fixed
                    ? new ArrayType(type.place(), type, fixed)
                    : new SequenceType(((Reference) length).place(), type, (Reference) length);
        }
        return type;
    }
}
