// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The CTF 1.8 metadata language, TSDL (CTF 1.8.3 §7 and annex C): characters to tokens (`Lexer`), tokens to blocks and
/// types with their names resolved (`TsdlParser`, `TypeParser`), types to field classes with lengths and tags located
/// (`FieldClassBuilder`), and back to text (`BlockWriter`).
///
/// Nothing here is shared between threads. Entry classes: [TsdlMetadata] to read, `BlockWriter` to write.
@NullMarked
package dev.ringside.ctf.internal.metadata.tsdl;

import org.jspecify.annotations.NullMarked;
