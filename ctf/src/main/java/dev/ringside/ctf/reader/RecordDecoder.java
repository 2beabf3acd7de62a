// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

/// Decodes the records of one event record class.
abstract class RecordDecoder {
    abstract void visit(MessageBlock block, int message, FieldVisitor visitor, boolean withHeader);
}
