// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What both metadata languages share: the packets around a metadata stream, places in a text, the checks of field
/// locations and roles.
///
/// Nothing here is shared between threads. Entry class: [MetadataText].
@NullMarked
package dev.ringside.ctf.internal.metadata;

import org.jspecify.annotations.NullMarked;
