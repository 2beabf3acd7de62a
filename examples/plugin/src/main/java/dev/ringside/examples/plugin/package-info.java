// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// An example of a plug-in: a source that reads a log of text lines, and a sink that counts events by name. One thread.
///
/// Entry class: [dev.ringside.examples.plugin.LogsPlugin].
@NullMarked
package dev.ringside.examples.plugin;

import org.jspecify.annotations.NullMarked;
