// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// How definitions are read, checked, implemented and told to tracers. A definition is read ([TypeReader],
/// [InterfaceReader]) into [InstallationPoint]s, which a hidden class ([InterfaceCompiler]) or its interpreted twin
/// ([InterpretedInterface]) calls; [Registry] keeps names apart and [Tracers] knows the tracers.
///
/// Any thread may define and call. Entry class: [Definitions].
@NullMarked
package dev.ringside.tracepoint.internal;

import org.jspecify.annotations.NullMarked;
