// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What the launcher does with the jars after a build, so that commands start fast: entry class
/// [dev.ringside.cli.image.ImageJars]. One thread; never on the way of a command.
@NullMarked
package dev.ringside.cli.image;

import org.jspecify.annotations.NullMarked;
