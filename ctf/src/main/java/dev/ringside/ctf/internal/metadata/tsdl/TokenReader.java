// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.tsdl.Token.Kind;
import dev.ringside.ctf.metadata.MetadataException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// A position in a list of tokens, and the small phrases that many rules of the grammar share.
final class TokenReader {
    private final List<Token> tokens;
    private int at;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean takeIf(String punctuator) {
        if (peek().is(punctuator)) {
            at++;
            return true;
        }
        return false;
    }

    boolean takeWordIf(String word) {
        if (peek().isWord(word)) {
            at++;
            return true;
        }
        return false;
    }

    Token expect(String punctuator) throws MetadataException {
        if (!peek().is(punctuator)) {
            throw expected("`" + punctuator + "`");
        }
        return take();
    }

    MetadataException expected(String what) {
        return peek().place().fault(what + " is expected, not " + peek().shown());
    }

    /// An identifier that is no keyword.
    Token name(String what) throws MetadataException {
        if (!peek().isName()) {
            throw expected(what);
        }
        return take();
    }

    /// Words joined by dots, keywords among them.
    List<String> dottedPath(String what) throws MetadataException {
        var path = new ArrayList<String>();
        do {
            if (peek().kind() != Kind.IDENTIFIER) {
                throw expected(what);
            }
            path.add(take().text());
        } while (takeIf(".") || takeIf("->"));
        return path;
    }

    boolean startsInteger() {
        Token token = peek();
        return token.kind() == Kind.INTEGER || (token.is("-") || token.is("+"));
    }

    BigInteger integer() throws MetadataException {
        boolean negative = peek().is("-");
        if (negative || peek().is("+")) {
            take();
        }
        if (peek().kind() != Kind.INTEGER) {
            throw expected("an integer");
        }
        BigInteger value = take().value();
        return negative ? value.negate() : value;
    }
}
