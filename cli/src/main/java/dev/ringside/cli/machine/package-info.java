// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Output for machines: what `--mi xml` and `--mi json` print. A command builds a tree of [MachineElement]s in the
/// words of LTTng's schema `lttng-mi` 4.3; [MachineFormat] writes it. One thread.
@NullMarked
package dev.ringside.cli.machine;

import org.jspecify.annotations.NullMarked;
