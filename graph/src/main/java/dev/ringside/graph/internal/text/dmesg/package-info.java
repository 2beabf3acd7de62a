// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `source.text.dmesg`: the lines of the kernel's log as the events of one stream.
///
/// One thread. Entry class: [dev.ringside.graph.internal.text.dmesg.DmesgSourceClass].
@NullMarked
package dev.ringside.graph.internal.text.dmesg;

import org.jspecify.annotations.NullMarked;
