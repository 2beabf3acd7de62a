// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Tests of what several threads or processes write at once: each word of a ring file, under jcstress, which runs the
/// actors of a test on some hundred thousand states at once and counts what came of each. An outcome that no test
/// foresees fails the build. What package-private classes of another room share is tested in a package of that name
/// here.
///
/// `mvn verify -Pstress`; entry class: [dev.ringside.stress.StressRing].
@NullMarked
package dev.ringside.stress;

import org.jspecify.annotations.NullMarked;
