// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldVisitor;

/// Sees everything and does nothing.
public enum SilentVisitor implements FieldVisitor {
    INSTANCE
}
